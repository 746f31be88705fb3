"""The ways that the frame of every page offers, in order. Who sees which is decided by the mark on its view."""

from django.utils.translation import gettext_lazy as _

from satupintu.city.web.navigation import Way

WAYS: tuple[Way, ...] = (
    Way(_("Apply for a KTP-el"), "ask_kind", _("Choose what you need, where and when you come.")),
    Way(_("How far is my card?"), "status", _("With the claim code you were given.")),
    Way(_("Report a birth, death or move"), "report_what", _("For yourself, your family or a neighbour.")),
    Way(_("Our service"), "services", _("Papers, steps, time limits, opening hours.")),
    Way(_("Who takes part"), "participation", _("The figures of recording, with their denominators.")),
    Way(_("My desk"), "desk"),
    Way(_("Find a resident"), "find_resident", _("By name, NIK, family card, address or date of birth.")),
    Way(_("Counter"), "counter", _("Check in, call, look at papers.")),
    Way(_("Hand over"), "hand_over_find", _("Printed cards that wait for their owners.")),
    Way(_("Print cards"), "to_print", _("Requests that the data centre found unique.")),
    Way(_("Suket"), "sukets", _("A letter where no blank is left.")),
    Way(_("Cases to decide"), "relay_cases", _("Where the data centre is not sure.")),
    Way(_("Relay"), "relay_monitor", _("What is on its way to the data centre.")),
    Way(_("Lines"), "lines", _("How often each line carried, and what it cost when it did not.")),
    Way(_("Closed days"), "relay_closed_days", _("Whether station, city and centre name the same records.")),
    Way(_("The people of my RT"), "roster", _("Who lives here, who is away: tick it.")),
    Way(_("Words that disagree"), "conflicts", _("Said to be gone, or two sources that differ.")),
    Way(_("Reports to decide"), "reports", _("What residents report, the gravest first.")),
    Way(_("Blank cards"), "stock", _("Free blanks, deliveries, the ledger.")),
    Way(_("Not yet recorded"), "not_recorded", _("Who must have a KTP and is not recorded.")),
    Way(_("Lists from elsewhere"), "imports", _("Try a list of residents, families or events; then write it.")),
    Way(_("Lists against the register"), "matches", _("Who in the register a list means; you decide.")),
    Way(_("Factors"), "factors", _("What goes with being recorded, and what moved the rate.")),
    Way(_("Semester aggregate"), "dkb", _("The DKB of a semester per kelurahan, and the check of another office's.")),
    Way(_("Other cities"), "comparison", _("Kelurahan beside those of other offices' files.")),
    Way(_("Semester report"), "semester", _("Who takes part and what held people back, as a page and on paper.")),
    Way(_("Obstacles"), "obstacles", _("Every day of waiting, booked to a cause.")),
    Way(_("The office today"), "head", _("The figures of the day.")),
    Way(_("Data quality"), "quality", _("What is missing, contradictory or stale.")),
    Way(_("The night's work"), "nights", _("What the service does by itself, when it last did, what failed.")),
    Way(_("Accounts"), "accounts", _("Who may sign in, and for what.")),
    Way(_("Audit trail"), "audit_trail", _("Who looked at what, and why.")),
    Way(_("Messages"), "outbox"),
)
