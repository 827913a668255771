//! The list of tags that a station knows by itself (OCPP 1.6 §3.5.2, §5.10, §5.15).

use crate::configuration::Configuration;
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// What the central system wants the station to know, and the version of that; 0: nothing.
#[derive(Debug, Default)]
pub(crate) struct LocalList {
    version: i64,
    /// idTagInfo by tag, in capitals.
    entries: HashMap<String, Value>,
}

impl LocalList {
    /// OCPP 1.6 §5.10; -1 where the list is switched off.
    pub fn version(&self, configuration: &Configuration) -> i64 {
        if configuration.is_on("LocalAuthListEnabled") { self.version } else { -1 }
    }

    /// What the list says of a tag, if anything.
    pub fn info(&self, id_tag: &str) -> Option<&Value> {
        self.entries.get(&id_tag.to_ascii_uppercase())
    }

    /// OCPP 1.6 §5.15: all of it or nothing. Longer than SendLocalListMaxLength in one message, or than LocalAuthListMaxLength
    /// in the end, a tag twice, or a full list with an entry that says nothing: Failed.
    pub fn update(&mut self, payload: &Value, configuration: &Configuration) -> &'static str {
        if !configuration.is_on("LocalAuthListEnabled") {
            return "NotSupported";
        }
        let full = payload["updateType"] == "Full";
        let version = payload["listVersion"].as_i64().unwrap_or_default();
        let changes = payload["localAuthorizationList"].as_array().map_or(&[][..], Vec::as_slice);
        // 0 and -1 mean something else in the answer to GetLocalListVersion (errata §3.52).
        if version < 1 || changes.len() as u64 > configuration.number("SendLocalListMaxLength") {
            return "Failed";
        }
        if !full && version <= self.version {
            return "VersionMismatch";
        }
        let mut entries = if full { HashMap::new() } else { self.entries.clone() };
        let mut seen = HashSet::new();
        for change in changes {
            let id_tag = change["idTag"].as_str().unwrap_or_default().to_ascii_uppercase();
            if !seen.insert(id_tag.clone()) {
                return "Failed";
            }
            match change.get("idTagInfo") {
                Some(info) => _ = entries.insert(id_tag, info.clone()),
                None if full => return "Failed",
                None => _ = entries.remove(&id_tag),
            }
        }
        if entries.len() as u64 > configuration.number("LocalAuthListMaxLength") {
            return "Failed";
        }
        (self.version, self.entries) = (version, entries);
        "Accepted"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn entries(tags: &[&str]) -> Value {
        tags.iter().map(|tag| json!({ "idTag": tag, "idTagInfo": { "status": "Accepted" } })).collect()
    }

    #[test]
    fn a_difference_fits_only_a_newer_version() {
        let configuration = Configuration::new(1, 0);
        let mut list = LocalList::default();
        let mut told = |kind: &str, version: i64, entries: Value| {
            let payload = json!({ "updateType": kind, "listVersion": version, "localAuthorizationList": entries });
            (list.update(&payload, &configuration), list.version(&configuration), list.entries.len())
        };
        assert_eq!(told("Full", 0, entries(&["A"])), ("Failed", 0, 0));
        assert_eq!(told("Full", 5, entries(&["A", "B"])), ("Accepted", 5, 2));
        assert_eq!(told("Differential", 5, entries(&["C"])), ("VersionMismatch", 5, 2));
        assert_eq!(told("Differential", 6, json!([{ "idTag": "b" }])), ("Accepted", 6, 1));
        assert_eq!(told("Differential", 7, entries(&["C", "c"])), ("Failed", 6, 1));
        assert_eq!(told("Full", 3, json!([{ "idTag": "A" }])), ("Failed", 6, 1));
        assert_eq!(told("Full", 3, json!([])), ("Accepted", 3, 0));
    }

    #[test]
    fn it_takes_no_more_than_it_says() {
        let configuration = Configuration::new(1, 0);
        let most = configuration.number("SendLocalListMaxLength") as usize;
        let names: Vec<String> = (0..=most).map(|n| format!("TAG-{n}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let full = |names: &[&str]| json!({ "updateType": "Full", "listVersion": 1, "localAuthorizationList": entries(names) });
        let mut list = LocalList::default();
        assert_eq!(list.update(&full(&names), &configuration), "Failed");
        assert_eq!(list.update(&full(&names[1..]), &configuration), "Accepted");
        assert_eq!(list.info("tag-1").map(|info| &info["status"]), Some(&json!("Accepted")));
        assert_eq!(list.info("TAG-0"), None);
    }

    #[test]
    fn switched_off_there_is_none() {
        let mut configuration = Configuration::new(1, 0);
        configuration.change("LocalAuthListEnabled", "false");
        let mut list = LocalList::default();
        assert_eq!(list.version(&configuration), -1);
        assert_eq!(list.update(&json!({ "updateType": "Full", "listVersion": 1 }), &configuration), "NotSupported");
    }
}
