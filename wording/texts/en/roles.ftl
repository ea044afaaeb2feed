### Roles and permissions.

## Roles, and what each is for

role_administrator = Administrator
role_administrator_help = Sets up everything: people, tokens, models. May do all.
role_service_lead = Service lead
role_service_lead_help = Answers for the whole service: tickets, customers, figures.
role_agent = Agent
role_agent_help = Talks to customers and works on tickets.
role_dispatcher = Dispatcher
role_dispatcher_help = Gives tickets to technicians and closes them.
role_technician = Technician
role_technician_help = Sees their own tickets and those of their areas, and works on what is assigned to them.
role_claims = Claims
role_claims_help = Reads tickets and evidence, to decide on warranty.
role_knowledge = Knowledge
role_knowledge_help = Writes and publishes articles for customers; reads tickets and what predictions were worth.
role_engineer = Engineer
role_engineer_help = Looks after models and telemetry; sees no customers.
role_customer = Customer
role_customer_help = Sees what they own, on pages of their own.

## Permissions: "may …"

permission_products_read = see products
permission_devices_read = see devices
permission_devices_write = register and change devices
permission_maintenance_write = record maintenance
permission_commands_read = see commands to devices
permission_commands_send = send commands to devices, and take them back
permission_telemetry_read = see readings
permission_customers_read = see customers
permission_customers_write = enter and change customers
permission_coverage_write = decide what is covered: extensions, goodwill, days of sale, costs of a repair
permission_warranty_read = see activations, warranty claims and returns
permission_warranty_file = file activations, warranty claims and returns for callers
permission_warranty_decide = decide on activations, warranty claims and returns
permission_returns_move = receive, repair, ship and exchange what comes back
permission_tickets_read = see tickets
permission_tickets_assign = assign tickets
permission_tickets_work = work on tickets: start, hold, record findings
permission_tickets_close = close and cancel tickets
permission_tickets_comment = write comments on tickets
permission_calendars_write = change calendars, service areas and targets
permission_reports_write = enter reports of faults
permission_notices_read = read notices to customers
permission_feedback_read = read surveys and reviews
permission_feedback_act = call back dissatisfied customers, publish and answer reviews
permission_channels_write = set in which order customers are written to by which channel
permission_stock_read = see parts in stock
permission_stock_write = order, move and count parts
permission_alarms_read = see alarms
permission_alarms_act = acknowledge and shelve alarms
permission_predictions_read = see predictions
permission_models_read = see models
permission_models_act = put models in force
permission_ledger_read = see what predictions were worth
permission_dead_letters_read = see messages that could not be stored
permission_changes_read = follow changes
permission_people_read = see people
permission_people_write = invite and change people
permission_tenants_write = add tenants
permission_tokens_write = make tokens for programs
permission_audit_read = read the audit log
permission_privacy_act = answer privacy requests
permission_knowledge_read = read articles of the knowledge base
permission_knowledge_write = write and publish articles
permission_account_own = look after one's own account

## Refused

refused_title = Your role may not see this page
refused_help = You are signed in as { $name } ({ $role }). An administrator can give you another role.
refused_back = Back to your pages

## Roles

roles_title = Which role may do what
roles_help = Roles are fixed: they are the same in every installation. Give each person the smallest one that is enough.
role_people = { $count ->
    [0] nobody
    [one] one person
   *[other] { $count } people
}
reach_any = yes
reach_own = only what is assigned to them
reach_none = no
may_title = May
