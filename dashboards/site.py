"""Every page under its address, with the permission that it asks."""

from collections.abc import Mapping

from nicegui import ui

from api.access.permissions import Permission
from dashboards.access import AskingPage, asking
from dashboards.lost import nothing_here
from dashboards.pages.administration.account import account
from dashboards.pages.administration.audit import audit
from dashboards.pages.administration.people import people
from dashboards.pages.administration.person import person
from dashboards.pages.administration.privacy import privacy
from dashboards.pages.administration.roles import roles
from dashboards.pages.administration.setup import setup
from dashboards.pages.administration.tenants import tenants
from dashboards.pages.administration.tokens import tokens
from dashboards.pages.alarms import alarms
from dashboards.pages.calendars.calendars import calendars
from dashboards.pages.calendars.news import news
from dashboards.pages.channels.calls import calls
from dashboards.pages.channels.routes import routes
from dashboards.pages.channels.sent import sent
from dashboards.pages.conversations.conversation import conversation
from dashboards.pages.conversations.conversations import conversations
from dashboards.pages.conversations.mails import mails
from dashboards.pages.customers.customer import customer
from dashboards.pages.customers.customers import customers
from dashboards.pages.customers.imports import imports
from dashboards.pages.customers.reports import reports
from dashboards.pages.device import device
from dashboards.pages.device_access.access import access
from dashboards.pages.device_access.claims import claims
from dashboards.pages.devices import devices
from dashboards.pages.field.places import places
from dashboards.pages.field.technician import technician
from dashboards.pages.field.technicians import technicians
from dashboards.pages.floods import floods
from dashboards.pages.follow_up.complaints import complaints
from dashboards.pages.follow_up.reviews import review, reviews
from dashboards.pages.follow_up.surveys import survey, surveys
from dashboards.pages.knowledge.article import article
from dashboards.pages.knowledge.articles import articles
from dashboards.pages.knowledge.assistant import assistant
from dashboards.pages.knowledge.questions import questions
from dashboards.pages.ledger import ledger
from dashboards.pages.ledger_mode import ledger_mode
from dashboards.pages.model import model
from dashboards.pages.models import models
from dashboards.pages.notices import inbox
from dashboards.pages.orders.board import board
from dashboards.pages.orders.order import order
from dashboards.pages.orders.orders import orders
from dashboards.pages.overview import overview
from dashboards.pages.search import search
from dashboards.pages.stock.part import part
from dashboards.pages.stock.parts import parts
from dashboards.pages.ticket import ticket
from dashboards.pages.tickets import tickets
from dashboards.pages.warranty.activations import activation, activations
from dashboards.pages.warranty.claims import warranty_claim, warranty_claims
from dashboards.pages.warranty.returns import product_return, returns

PAGES: Mapping[str, AskingPage] = {
    "/": AskingPage(overview, Permission.DEVICES_READ),
    "/search": AskingPage(search, Permission.DEVICES_READ),
    "/devices": AskingPage(devices, Permission.DEVICES_READ),
    "/devices/{product_id}/{serial}": AskingPage(device, Permission.DEVICES_READ),
    "/tickets": AskingPage(tickets, Permission.TICKETS_READ),
    "/tickets/{ticket_id}": AskingPage(ticket, Permission.TICKETS_READ),
    "/customers": AskingPage(customers, Permission.CUSTOMERS_READ),
    "/customers/{customer_id}": AskingPage(customer, Permission.CUSTOMERS_READ),
    "/imports": AskingPage(imports, Permission.CUSTOMERS_WRITE),
    "/conversations": AskingPage(conversations, Permission.CUSTOMERS_READ),
    "/conversations/{thread_id}": AskingPage(conversation, Permission.CUSTOMERS_READ),
    "/mails": AskingPage(mails, Permission.CUSTOMERS_READ),
    "/reports": AskingPage(reports, Permission.REPORTS_WRITE),
    "/orders": AskingPage(orders, Permission.TICKETS_READ),
    "/orders/{order_id}": AskingPage(order, Permission.TICKETS_READ),
    "/activations": AskingPage(activations, Permission.WARRANTY_READ),
    "/activations/{activation_id}": AskingPage(activation, Permission.WARRANTY_READ),
    "/warranty-claims": AskingPage(warranty_claims, Permission.WARRANTY_READ),
    "/warranty-claims/{warranty_claim_id}": AskingPage(warranty_claim, Permission.WARRANTY_READ),
    "/returns": AskingPage(returns, Permission.WARRANTY_READ),
    "/returns/{return_id}": AskingPage(product_return, Permission.WARRANTY_READ),
    "/surveys": AskingPage(surveys, Permission.FEEDBACK_READ),
    "/surveys/{survey_id}": AskingPage(survey, Permission.FEEDBACK_READ),
    "/reviews": AskingPage(reviews, Permission.FEEDBACK_READ),
    "/reviews/{review_id}": AskingPage(review, Permission.FEEDBACK_READ),
    "/complaints": AskingPage(complaints, Permission.LEDGER_READ),
    "/board": AskingPage(board, Permission.TICKETS_READ),
    "/technicians": AskingPage(technicians, Permission.TICKETS_READ),
    "/technicians/{technician_id}": AskingPage(technician, Permission.TICKETS_READ),
    "/places": AskingPage(places, Permission.STOCK_READ),
    "/calendars": AskingPage(calendars, Permission.TICKETS_READ),
    "/news": AskingPage(news, Permission.TICKETS_READ),
    "/alarms": AskingPage(alarms, Permission.ALARMS_READ),
    "/floods": AskingPage(floods, Permission.ALARMS_READ),
    "/parts": AskingPage(parts, Permission.STOCK_READ),
    "/parts/{number:path}": AskingPage(part, Permission.STOCK_READ),
    "/articles": AskingPage(articles, Permission.KNOWLEDGE_READ),
    "/articles/{article_id}": AskingPage(article, Permission.KNOWLEDGE_READ),
    "/questions": AskingPage(questions, Permission.KNOWLEDGE_READ),
    "/assistant": AskingPage(assistant, Permission.KNOWLEDGE_WRITE),
    "/inbox": AskingPage(inbox, Permission.NOTICES_READ),
    "/calls": AskingPage(calls, Permission.CUSTOMERS_READ),
    "/messages": AskingPage(sent, Permission.NOTICES_READ),
    "/routes": AskingPage(routes, Permission.CHANNELS_WRITE),
    "/ledger": AskingPage(ledger, Permission.LEDGER_READ),
    "/ledger/{product_id}": AskingPage(ledger, Permission.LEDGER_READ),
    "/ledger/{product_id}/{mode_id}": AskingPage(ledger_mode, Permission.LEDGER_READ),
    "/models": AskingPage(models, Permission.MODELS_READ),
    "/models/{model_id}": AskingPage(model, Permission.MODELS_READ),
    "/access": AskingPage(access, Permission.DEVICES_ACCESS),
    "/claims": AskingPage(claims, Permission.DEVICES_ACCESS),
    "/setup": AskingPage(setup, Permission.PEOPLE_WRITE),
    "/people": AskingPage(people, Permission.PEOPLE_READ),
    "/people/{person_id}": AskingPage(person, Permission.PEOPLE_READ),
    "/roles": AskingPage(roles, Permission.PEOPLE_READ),
    "/tenants": AskingPage(tenants, Permission.TENANTS_WRITE),
    "/tokens": AskingPage(tokens, Permission.TOKENS_WRITE),
    "/audit": AskingPage(audit, Permission.AUDIT_READ),
    "/privacy": AskingPage(privacy, Permission.PRIVACY_ACT),
    "/account": AskingPage(account, Permission.OWN_ACCOUNT),
}
PATIENCE_S = 15.0


def asked_permissions() -> dict[str, Permission]:
    """What each page asks, by its address."""
    return {address: page.permission for address, page in PAGES.items()}


def register_pages() -> None:
    """Makes every page answer; one that its database keeps waiting gives up after PATIENCE_S."""
    for address, page in PAGES.items():
        ui.page(address, response_timeout=PATIENCE_S)(asking(page, nothing_here))
