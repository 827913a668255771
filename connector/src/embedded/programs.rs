//! The programs of PostgreSQL: where they are, and which version of them fits the data.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::EmbeddedError;
use super::folder::Folder;
use crate::config::Config;

/// The oldest version with what the storage needs (security_invoker views).
const OLDEST: u32 = 15;
/// The newest that packages are looked for; others by --pg-bin or pg_config.
const NEWEST: u32 = 18;

/// A folder with `postgres`, `initdb` and `pg_ctl` of one version.
#[derive(Debug, Clone)]
pub struct Programs {
    pub folder: PathBuf,
    pub version: u32,
}

/// The programs to use: those that made the cluster, where there is one, else the first that are new enough.
pub fn find(config: &Config, folder: &Folder) -> Result<Programs, EmbeddedError> {
    let named = config.pg_bin.clone();
    let places = match named {
        Some(folder) => vec![folder],
        None => usual_places(),
    };
    let mut found = Vec::new();
    let mut too_old = None;
    for place in &places {
        match version(&place.join("postgres")) {
            Some(version) if version < OLDEST => {
                too_old = too_old.or(Some(EmbeddedError::TooOld { folder: place.clone(), version }))
            }
            Some(version) if place.join("initdb").exists() && place.join("pg_ctl").exists() => {
                found.push(Programs { folder: place.clone(), version })
            }
            _ => {}
        }
    }
    if found.is_empty() {
        let looked = places.iter().map(|place| place.display().to_string()).collect::<Vec<_>>().join(", ");
        return Err(too_old.unwrap_or(EmbeddedError::NoPrograms { looked }));
    }
    let cluster = folder.cluster();
    match std::fs::read_to_string(cluster.join("PG_VERSION")) {
        Ok(made_by) => {
            let made_by = made_by.trim().to_string();
            let versions = found.iter().map(|programs| programs.version.to_string()).collect::<Vec<_>>().join(", ");
            let fitting = found.into_iter().find(|programs| programs.version.to_string() == made_by);
            fitting.ok_or(EmbeddedError::OtherVersion { cluster, made_by, found: versions })
        }
        Err(_) => Ok(found.swap_remove(0)),
    }
}

/// What `pg_config` names, then Debian's folders, newest first.
fn usual_places() -> Vec<PathBuf> {
    let told = Command::new("pg_config").arg("--bindir").output().ok().filter(|output| output.status.success());
    let told = told.map(|output| PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
    let packaged = (OLDEST..=NEWEST).rev().map(|version| format!("/usr/lib/postgresql/{version}/bin").into());
    let mut places: Vec<PathBuf> = told.into_iter().chain(packaged).collect();
    places.dedup();
    places
}

/// The major version that a server program says it is: `postgres (PostgreSQL) 15.18 (Debian ...)`, `17beta1`.
fn version(program: &Path) -> Option<u32> {
    let output = Command::new(program).arg("--version").output().ok()?;
    major(&String::from_utf8_lossy(&output.stdout))
}

fn major(text: &str) -> Option<u32> {
    let number = text.split_once("(PostgreSQL) ")?.1;
    let digits = number.len() - number.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    number[..digits].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn versions_are_read_in_all_their_spellings() {
        assert_eq!(major("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some(15));
        assert_eq!(major("postgres (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(major("postgres (PostgreSQL) 9.6.24\n"), Some(9));
        assert_eq!(major("mysqld 8"), None);
    }
}
