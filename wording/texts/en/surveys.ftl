### Surveys, calls back and reviews: what customers read, then what staff read.

rate_page = How satisfied are you?
rate_title = How satisfied are you with { $about }?
rate_lead = One tap is enough.
rate_score_5 = Very satisfied
rate_score_4 = Satisfied
rate_score_3 = Neither
rate_score_2 = Dissatisfied
rate_score_1 = Very dissatisfied
rate_thanks = Thank you
rate_said = You are { $score ->
        [neither] neither satisfied nor dissatisfied
       *[other] { $score }
    }.
rate_calls = We are sorry. Somebody from our team will call you.
rate_words_label = Do you want to add something? (may stay empty)
rate_words_button = Send
rate_review_title = May others read your opinion?
rate_review_label = Your opinion
rate_review_name = Which name may stand beside it? (may stay empty)
rate_review_button = Let others read it
rate_review_withdraw = Take my opinion back
rate_review_submitted = Your opinion will be read by our team, and then be shown to others.
rate_review_published = Others can read your opinion.
rate_review_withheld = Your opinion is not shown to others: it must name no person, insult nobody, be about the product or its service, and be lawful.
rate_review_withdrawn = Your opinion is not shown to others any more.
rate_too_late = This cannot be done any more.
rate_done_words = Thank you. We read every answer.
rate_done_review = Thank you. Our team reads it first.
rate_done_withdrawn = Your opinion is taken back.
rate_done_messages = Saved.
rate_done_score = Thank you.
consent_review_1 = Others may read my opinion with its score on the page of this product. I can take it back at any time.

case_letter_page_over = This message is no longer up to date
case_letter_page_account = See all about your device
case_letter_page_messages = Messages: { $purpose }
case_letter_page_on = You get such messages.
case_letter_page_off = You get no such messages.
case_letter_page_stop = No more such messages
case_letter_page_want = I want such messages

reviews_title = What customers say
reviews_lead = Opinions of customers whose device we repaired, or whose claim we decided. They are asked whether or not they were satisfied.
reviews_mean = { $mean } of 5
reviews_between = between { $low } and { $high }, { $count ->
        [one] one opinion
       *[other] { $count } opinions
    }
reviews_none = Nobody has written an opinion on this product yet.
reviews_somebody = A customer
reviews_answer = Answer of { $brand }
reviews_older = Older opinions

## What is not possible

no_survey = there is no survey { $survey }
no_review = there is no review { $review }
survey_over = this survey is over
survey_without_score = the survey has no score yet
review_decided_on = staff have decided on this review already
review_not_movable = the review is “{ LABEL("review_state", $state) }”: “{ LABEL("review", $action) }” is not possible any more
review_not_shown = a review that nobody reads cannot be answered
call_back_not_open = somebody has taken this call back, or it is done
call_back_not_taken = take the call back first; one that is done cannot be done again

## Console

surveys = Surveys
survey = Survey
surveys_empty = No survey is like this.
surveys_figures = Satisfaction by product and month
surveys_figures_help = Scores go from 1 (very dissatisfied) to 5 (very satisfied). A customer is asked after a certified repair or a decided claim, at most once in 60 days. The mean stands with its 95 % interval.
surveys_figures_empty = Nobody was asked yet.
survey_asked_after = Asked after
survey_after_repair = Repair of ticket { ID($ticket) }
survey_after_claim = Claim
survey_score = Score
survey_words = Words
survey_call = Call back
survey_month = Month
survey_asked = Asked
survey_left_out = Not asked (asked lately)
survey_answered = Answered
survey_mean = Mean
survey_satisfied = Satisfied (4 or 5)
survey_low = Low (1 or 2)
survey_calls_only = Calls back to do
survey_low_only = Low scores
survey_state_waiting = Waits
survey_state_shown = On the customer’s page
survey_state_sent = Asked
survey_state_reminded = Reminded
survey_state_answered = Answered
survey_state_expired = Over without an answer
survey_state_suppressed = Not asked
survey_reason_asked_lately = asked lately
survey_reason_no_consent = no consent to surveys
survey_reason_no_way = no way to reach them
survey_reason_other_owner = another owner
survey_reason_not_over = the fault came back
call_state_open = To be called
call_state_taken = { $actor } calls
call_state_done = Called
call_outcome_talked = Talked to them
call_outcome_not_reached = Not reached
call_outcome_not_wanted = They want no call
call_take = Take the call back
call_finish = Called
call_outcome = What came of it
call_words = What was said
call_due = Call by { $due }
call_did_take = You call this customer.
call_did_finish = The call is noted.
reviews = Reviews
review = Review
reviews_empty = No review is like this.
reviews_public = The public page
review_state_submitted = To be read
review_state_published = Published
review_state_withheld = Withheld
review_state_withdrawn = Taken back
review_why_names_a_person = It names a person
review_why_insults = It insults somebody
review_why_not_about_it = It is not about the product or its service
review_why_unlawful = It is unlawful
review_publish = Publish
review_withdraw = Take back
review_withhold = Do not publish
review_withhold_why = Why? A low score is no reason.
review_answer = Answer
review_answer_label = Everybody reads it below the review
review_did_publish = The review is published.
review_did_withhold = The review is withheld.
review_did_answer = The answer is saved.
news_call_back = A customer of { $serial } is not satisfied; call back by { MOMENT($due) }.
news_review = A review of { $serial } is to be read.
