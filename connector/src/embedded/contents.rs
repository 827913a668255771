//! What is inside the private PostgreSQL: the role, the database, the extension and its storage.

use std::fmt::Write;

use rand::Rng;
use tokio_postgres::Config as Database;

use super::EmbeddedError;
use super::cluster::Cluster;
use crate::database::Connection;
use crate::failure::Failure;

/// Makes what is missing and brings the rest up to date; every step may have been done before.
pub async fn prepare(cluster: &Cluster) -> Result<Database, EmbeddedError> {
    database(cluster).await?;
    storage(cluster).await?;
    Ok(cluster.owner("css"))
}

fn failed(failure: Failure) -> EmbeddedError {
    EmbeddedError::Contents(failure.to_string())
}

/// The role `ocpp`, which is no superuser, and its database `css`: the names that ocpp-cs uses too.
async fn database(cluster: &Cluster) -> Result<(), EmbeddedError> {
    let connection = Connection::open(&cluster.superuser("postgres"), "preparing", None).await.map_err(failed)?;
    if connection.text("SELECT 1 FROM pg_roles WHERE rolname = 'ocpp'").await.map_err(failed)?.is_none() {
        connection.run("CREATE ROLE ocpp LOGIN").await.map_err(failed)?;
    }
    if connection.text("SELECT 1 FROM pg_database WHERE datname = 'css'").await.map_err(failed)?.is_none() {
        connection.run("CREATE DATABASE css OWNER ocpp TEMPLATE template0 ENCODING 'UTF8'").await.map_err(failed)?;
    }
    if cluster.tcp.is_some() {
        let password = password(cluster)
            .map_err(|error| EmbeddedError::Folder { folder: cluster.folder.password(), what: error.to_string() })?;
        // Hexadecimal digits: nothing to quote.
        connection.run(&format!("ALTER ROLE ocpp PASSWORD '{password}'")).await.map_err(failed)?;
        tracing::info!(
            "it is open on 127.0.0.1:{} too, for user ocpp; the password is in {}",
            cluster.port(),
            cluster.folder.password().display()
        );
    }
    Ok(())
}

/// The password of `ocpp` over TCP, made at random once.
fn password(cluster: &Cluster) -> std::io::Result<String> {
    let path = cluster.folder.password();
    if let Ok(kept) = std::fs::read_to_string(&path) {
        let kept = kept.trim();
        if kept.len() == 48 && kept.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Ok(kept.into());
        }
    }
    let mut password = String::new();
    for byte in rand::rng().random::<[u8; 24]>() {
        write!(password, "{byte:02x}").expect("a String takes everything");
    }
    cluster.folder.write_file(&path, &format!("{password}\n"))?;
    Ok(password)
}

/// The extension and its storage, made or brought up to date by their owner.
async fn storage(cluster: &Cluster) -> Result<(), EmbeddedError> {
    let connection = Connection::open(&cluster.owner("css"), "preparing", None).await.map_err(failed)?;
    if connection.text("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_ocpp'").await.map_err(failed)?.is_none()
    {
        return Err(EmbeddedError::NoExtension(cluster.programs.folder.clone()));
    }
    connection.run("CREATE EXTENSION IF NOT EXISTS pg_ocpp").await.map_err(failed)?;
    connection.run("ALTER EXTENSION pg_ocpp UPDATE").await.map_err(failed)?;
    connection.text("SELECT ocpp.migrate()").await.map_err(failed)?;
    let fresh = cluster.folder.fresh_mark();
    if fresh.exists() {
        // A first charge point should just work; whoever sets a database up herself decides herself.
        connection.text("SELECT ocpp.set('unknown_charge_point', 'accept')").await.map_err(failed)?;
        std::fs::remove_file(&fresh)
            .map_err(|error| EmbeddedError::Folder { folder: fresh, what: error.to_string() })?;
    }
    Ok(())
}
