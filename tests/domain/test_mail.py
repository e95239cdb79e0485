"""An order of a mail: tried for about a day, and then no more."""

from datetime import timedelta

from domain.mail import MAIL_DELAYS, MailKind, MailOrder
from tests.factories import NOW


def an_order() -> MailOrder:
    return MailOrder(
        id="1",
        user_id="2",
        kind=MailKind.VERIFY_EMAIL,
        address="mei@example.com",
        run_after=NOW,
        created_at=NOW,
    )


def test_an_order_is_tried_over_a_day_with_ever_longer_pauses() -> None:
    order, now, tries = an_order(), NOW, 0
    while True:
        order.take(now=now)
        if order.is_spent:
            break
        tries += 1
        assert order.run_after > now
        now = order.run_after

    assert tries == len(MAIL_DELAYS)
    assert sorted(MAIL_DELAYS) == list(MAIL_DELAYS)
    assert timedelta(hours=20) < now - NOW < timedelta(hours=26)


def test_even_what_was_given_up_is_out_of_the_way_for_a_while() -> None:
    """Whoever dies before deleting it leaves it to be given up by the next."""
    order = an_order()
    order.attempt = len(MAIL_DELAYS)

    order.take(now=NOW)

    assert order.is_spent
    assert order.run_after == NOW + MAIL_DELAYS[-1]
