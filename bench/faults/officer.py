"""The officer at the relay's page: whatever stands there as failed is sent again, one press each."""

import time


def press_again() -> None:
    """Until the program is stopped."""
    from django.db import OperationalError, close_old_connections

    from satupintu.city.foundation.viewers import program
    from satupintu.city.relay.models import OutboxItem
    from satupintu.city.relay.services import send_again

    while True:
        try:
            for row in OutboxItem.objects.filter(state=OutboxItem.State.FAILED).values_list("pk", flat=True)[:20]:
                send_again(viewer=program("officer"), item_id=row)
        except OperationalError:  # the disk is failing just now
            close_old_connections()
        time.sleep(0.5)
