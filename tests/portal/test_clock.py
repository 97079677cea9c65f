"""What is due runs every minute, whatever went wrong the minute before."""

from portal import clock


def test_a_failure_is_logged_and_does_not_stop_the_clock(monkeypatch, caplog):
    def fail(name, **options):
        raise RuntimeError(name)

    monkeypatch.setattr(clock, "close_old_connections", lambda: None)
    monkeypatch.setattr(clock, "call_command", fail)
    clock.tick()
    assert [record.getMessage() for record in caplog.records] == ["run_due failed; it is tried again in a minute"]


def test_each_tick_runs_what_is_due(monkeypatch):
    called = []
    monkeypatch.setattr(clock, "close_old_connections", lambda: None)
    monkeypatch.setattr(clock, "call_command", lambda name, **options: called.append(name))
    clock.tick()
    clock.tick()
    assert called == ["run_due", "run_due"]
