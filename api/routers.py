"""Every router of the application: the API, customers' pages, those of staff on behalf of a customer, hooks."""

from fastapi import FastAPI, Security

from api.accounts import browsers, my, people, tenants, tokens
from api.assistant import help_page as help_assistant
from api.assistant import mine as own_assistant
from api.assistant import my_page as my_assistant
from api.assistant import staff as assistant_staff
from api.calendars import areas, calendars, targets
from api.cases import activation, case_photos, parcel
from api.cases import claims as claim_pages
from api.cases import returns as return_pages
from api.cases import warranty_card as warranty_pages
from api.complaints import routes as complaints
from api.conversations import chat as conversation_chat
from api.conversations import mails
from api.conversations import mine as own_threads
from api.conversations import pages as conversation_pages
from api.conversations import staff as threads
from api.device_access import claim_page, claiming, claims, credentials
from api.follow_up import letter_page, review_page, reviews, surveys
from api.hooks.telegram import telegram_hook
from api.hooks.whatsapp import whatsapp_hook
from api.installed_base import component_health, coverage, device_work, entitlements, imports, sites
from api.knowledge import manual_files, manuals, question_form, questions, videos
from api.knowledge import pages as help_pages
from api.knowledge import routes as knowledge
from api.my import account as my_account
from api.my import calls as my_calls
from api.my import coming_in, installing, own_data, ways
from api.my import reporting as my_reporting
from api.my import routes as my_pages
from api.my.customer import BEHALF
from api.orders import declined, orders, steps, technicians, travel
from api.portal import routes as portal
from api.portal import technician_feed
from api.privacy import audit, requests
from api.privacy import customers as privacy_customers
from api.repairs import routes as repairs
from api.report import routes as report
from api.report import staff as stranger_reports
from api.routes import (
    alarms,
    assets,
    calls,
    channels,
    commands,
    customers,
    dead_letters,
    devices,
    floods,
    ledger,
    models,
    notices,
    owners,
    predictions,
    products,
    series,
    stream,
    telemetry,
    tickets,
)
from api.routes import attachments as attachment_routes
from api.stock import deliveries as stock_deliveries
from api.stock import moves as stock_moves
from api.stock import parts as stock_parts
from api.stock import places as stock_places
from api.technician import routes as technician_pages
from api.technician import still_files as technician_files
from api.warranty import activations as warranty_activations
from api.warranty import cards as warranty_cards
from api.warranty import claims as warranty_claims
from api.warranty import evidence as warranty_evidence
from api.warranty import mine as own_warranties
from api.warranty import my_photos as own_photos
from api.warranty import return_steps, returns
from api.web.access import bearer
from api.web.security_contact import security_contact
from fleet.settings import Settings

# In the order of the document.
ROUTES = (
    *(
        devices,
        component_health,
        commands,
        assets,
        customers,
        owners,
        tickets,
        attachment_routes,
        stranger_reports,
        repairs,
    ),
    *(threads, own_threads, mails),
    *(orders, steps, technicians, travel, declined, calls),
    *(sites, coverage, entitlements, imports, device_work),
    *(
        warranty_activations,
        warranty_claims,
        returns,
        return_steps,
        warranty_evidence,
        warranty_cards,
        own_warranties,
        own_photos,
    ),
    *(surveys, reviews, complaints),
    *(alarms, predictions, models, ledger, products),
    *(calendars, areas, targets),
    *(telemetry, dead_letters, floods, notices, channels, series, stream),
    *(knowledge, questions, manuals, assistant_staff, own_assistant),
    *(stock_places, stock_moves, stock_deliveries, stock_parts),
    *(credentials, claims, claiming),
    *(my, browsers, people, tenants, tokens),
    *(requests, privacy_customers, audit),
)
# Under addresses of their own.
PAGES = (
    *(
        technician_feed,
        help_assistant,
        manual_files,
        videos,
        help_pages,
        activation,
        parcel,
        warranty_pages,
        claim_pages,
        return_pages,
        case_photos,
    ),
    *(claim_page, coming_in, my_assistant, portal, installing, my_pages, my_reporting, my_account, ways, my_calls),
    *(own_data, report, conversation_pages, conversation_chat, letter_page, review_page, question_form),
    *(technician_pages, technician_files),
)
# Those that staff open for a caller.
ON_BEHALF = (my_pages, my_reporting, warranty_pages, claim_pages, return_pages, case_photos, conversation_pages)


def include_routes(app: FastAPI, settings: Settings) -> None:
    for module in ROUTES:
        app.include_router(module.router, dependencies=[Security(bearer)])
    for pages in PAGES:
        app.include_router(pages.router)
    for pages in ON_BEHALF:
        app.include_router(pages.router, prefix=BEHALF)
    for hook in (whatsapp_hook, telegram_hook, security_contact):
        app.include_router(hook(settings))
