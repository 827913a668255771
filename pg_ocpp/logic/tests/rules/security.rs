//! What a charge point says of its own security.

use crate::world::world;
use serde_json::json;

#[test]
fn a_security_event_is_kept_as_it_was_said() {
    let mut world = world();
    let said =
        json!({ "type": "TamperDetectionActivated", "timestamp": "2026-05-22T10:00:00Z", "techInfo": "lid open" });
    assert_eq!(world.say("SecurityEventNotification", said), json!({}));
    let (charge_point, event) = &world.store.security_events[0];
    assert_eq!((charge_point.as_str(), event.kind.as_str()), ("CP1", "TamperDetectionActivated"));
    assert_eq!(event.tech_info.as_deref(), Some("lid open"));
    assert_eq!(event.said_at.as_deref(), Some("2026-05-22T10:00:00Z"));
}

/// Leniency: an alarm is not lost because its form is not as it should be.
#[test]
fn an_incomplete_one_is_kept_too() {
    let mut world = world();
    assert_eq!(world.say("SecurityEventNotification", json!({ "type": "SettingSystemTime" })), json!({}));
    assert_eq!(world.say("SecurityEventNotification", json!({})), json!({}));
    let kinds: Vec<&str> = world.store.security_events.iter().map(|(_, event)| event.kind.as_str()).collect();
    assert_eq!(kinds, ["SettingSystemTime", ""]);
}
