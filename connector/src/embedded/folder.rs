//! The data folder: whose it is, who may use it, and where in it things are.

use std::fs::{DirBuilder, File, OpenOptions, Permissions};
use std::hash::{Hash, Hasher};
use std::io::{ErrorKind, Read, Seek, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, chown, fchown, lchown};
use std::path::{Path, PathBuf};

use nix::fcntl::{Flock, FlockArg, OFlag};
use nix::unistd::{Uid, User, geteuid};
use tokio::process::Command;

use super::EmbeddedError;
use crate::config::Config;

/// A Unix socket's path holds 107 bytes, and then a zero.
const LONGEST_SOCKET_PATH: usize = 107;

/// The data folder, ours as long as this lives.
pub struct Folder {
    pub root: PathBuf,
    /// Whom PostgreSQL runs as; `None`: as ourselves.
    user: Option<User>,
    /// Closed on exec, so that a server that outlives us does not hold it.
    _lock: Flock<File>,
}

impl Folder {
    /// Makes or opens the folder and locks it.
    pub fn open(config: &Config) -> Result<Self, EmbeddedError> {
        let user = if geteuid().is_root() { Some(unprivileged(&config.pg_user)?) } else { None };
        let root = match &config.data {
            Some(folder) => folder.clone(),
            None => default_folder()?,
        };
        prepare(&root, user.as_ref())?;
        let lock = lock(&root)?;
        Ok(Folder { root, user, _lock: lock })
    }

    pub fn cluster(&self) -> PathBuf {
        self.root.join("cluster")
    }

    /// There while a new cluster has not got its first settings yet.
    pub fn fresh_mark(&self) -> PathBuf {
        self.root.join("fresh")
    }

    pub fn log(&self) -> PathBuf {
        self.root.join("postgres.log")
    }

    /// Where the password for TCP is kept.
    pub fn password(&self) -> PathBuf {
        self.root.join("password")
    }

    /// A folder for the server's socket that only its user can enter: in the data folder, or where paths are shorter.
    pub fn socket(&self, port: u16) -> Result<PathBuf, EmbeddedError> {
        let fits = |folder: &Path| folder.join(format!(".s.PGSQL.{port}")).as_os_str().len() <= LONGEST_SOCKET_PATH;
        let usual = self.root.join("socket");
        if fits(&usual) {
            self.private(&usual)?;
            return Ok(usual);
        }
        let mut hasher = std::hash::DefaultHasher::new();
        self.root.as_os_str().as_bytes().hash(&mut hasher);
        let base = match &self.user {
            Some(_) => Some(PathBuf::from("/run")),
            None => std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from),
        };
        let name = format!("pg_ocpp-{:016x}", hasher.finish());
        let places =
            base.into_iter().chain([PathBuf::from("/tmp")]).map(|base| base.join(&name)).filter(|place| fits(place));
        let mut last = None;
        for place in places {
            match self.private(&place) {
                Ok(()) => {
                    tracing::info!(folder = ?place, "the data folder's path is too long for a socket, which is kept here instead");
                    return Ok(place);
                }
                Err(error) => last = Some(error),
            }
        }
        Err(last
            .unwrap_or(EmbeddedError::Folder { folder: usual, what: "its path is too long for a Unix socket".into() }))
    }

    /// Makes a folder that is the server's alone, or makes sure that it is: others must not be able to swap the socket.
    fn private(&self, folder: &Path) -> Result<(), EmbeddedError> {
        let wrong = |what: String| EmbeddedError::Folder { folder: folder.into(), what };
        match DirBuilder::new().mode(0o700).create(folder) {
            Ok(()) => match &self.user {
                Some(user) => lchown(folder, Some(user.uid.as_raw()), Some(user.gid.as_raw()))
                    .map_err(|error| wrong(error.to_string())),
                None => Ok(()),
            },
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                let found = folder.symlink_metadata().map_err(|error| wrong(error.to_string()))?;
                let ours = found.is_dir() && found.uid() == self.uid().as_raw() && found.mode() & 0o077 == 0;
                if ours {
                    Ok(())
                } else {
                    Err(wrong("it is there already and not a folder that only PostgreSQL's user can enter".into()))
                }
            }
            Err(error) => Err(wrong(error.to_string())),
        }
    }

    fn uid(&self) -> Uid {
        self.user.as_ref().map_or(geteuid(), |user| user.uid)
    }

    /// The name of the user that PostgreSQL runs as.
    pub fn user(&self) -> String {
        match &self.user {
            Some(user) => user.name.clone(),
            None => User::from_uid(geteuid()).ok().flatten().map_or_else(|| geteuid().to_string(), |user| user.name),
        }
    }

    /// Opens a file that is PostgreSQL's and nobody else's to read. Its user owns the folder and must not be able to
    /// make root write elsewhere: no link is followed.
    pub fn open_file(&self, path: &Path, options: &mut OpenOptions) -> std::io::Result<File> {
        let file = options.mode(0o600).custom_flags(OFlag::O_NOFOLLOW.bits()).open(path)?;
        if let Some(user) = &self.user {
            fchown(&file, Some(user.uid.as_raw()), Some(user.gid.as_raw()))?;
        }
        Ok(file)
    }

    /// Writes a small file of this kind.
    pub fn write_file(&self, path: &Path, text: &str) -> std::io::Result<()> {
        self.open_file(path, OpenOptions::new().write(true).create(true).truncate(true))?.write_all(text.as_bytes())
    }

    /// A program of PostgreSQL's, as its user, in the data folder, without what PG* variables would change.
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.as_bytes().starts_with(b"PG")) {
            command.env_remove(name);
        }
        if let Some(user) = &self.user {
            // std drops root's supplementary groups along with the user id.
            command.uid(user.uid.as_raw()).gid(user.gid.as_raw()).env("HOME", &self.root).env("USER", &user.name);
        }
        command.current_dir(&self.root).stdin(std::process::Stdio::null());
        command
    }
}

fn unprivileged(name: &str) -> Result<User, EmbeddedError> {
    let user = User::from_name(name).ok().flatten().ok_or_else(|| EmbeddedError::NoUser(name.into()))?;
    if user.uid.is_root() { Err(EmbeddedError::UserIsRoot) } else { Ok(user) }
}

/// /root is closed to PostgreSQL's user: as root the data goes to /var/lib.
fn default_folder() -> Result<PathBuf, EmbeddedError> {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if geteuid().is_root() {
        return Ok("/var/lib/pg_ocpp".into());
    }
    let data = variable("XDG_DATA_HOME").or_else(|| Some(variable("HOME")?.join(".local/share")));
    Ok(data.ok_or(EmbeddedError::NoHome)?.join("pg_ocpp"))
}

fn prepare(root: &Path, user: Option<&User>) -> Result<(), EmbeddedError> {
    let wrong = |error: std::io::Error| EmbeddedError::Folder { folder: root.into(), what: error.to_string() };
    if !root.exists() {
        if let Some(parent) = root.parent() {
            std::fs::create_dir_all(parent).map_err(wrong)?;
        }
        DirBuilder::new().mode(0o700).create(root).map_err(wrong)?;
    }
    // A folder with other people's files must keep its owner and its mode.
    let ours = |name: &str| root.join(name).exists();
    // What mkfs leaves in the root of a new volume does not count.
    let empty = root.read_dir().map_err(wrong)?.flatten().all(|entry| entry.file_name() == "lost+found");
    if !empty && !ours("lock") {
        return Err(EmbeddedError::NotOurs(root.into()));
    }
    if let Some(user) = user {
        chown(root, Some(user.uid.as_raw()), Some(user.gid.as_raw())).map_err(wrong)?;
    }
    std::fs::set_permissions(root, Permissions::from_mode(0o700)).map_err(wrong)
}

fn lock(root: &Path) -> Result<Flock<File>, EmbeddedError> {
    let wrong = |what: String| EmbeddedError::Folder { folder: root.into(), what };
    let path = root.join("lock");
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .custom_flags(OFlag::O_NOFOLLOW.bits())
        .open(&path);
    let file = file.map_err(|error| wrong(error.to_string()))?;
    match Flock::lock(file, FlockArg::LockExclusiveNonblock) {
        Ok(mut lock) => {
            let _ =
                lock.set_len(0).and_then(|()| lock.rewind()).and_then(|()| writeln!(lock, "{}", std::process::id()));
            Ok(lock)
        }
        Err((mut file, nix::errno::Errno::EWOULDBLOCK)) => {
            let mut owner = String::new();
            let _ = file.read_to_string(&mut owner);
            let owner = if owner.trim().is_empty() { String::new() } else { format!(" (process {})", owner.trim()) };
            Err(EmbeddedError::InUse { folder: root.into(), owner })
        }
        Err((_, error)) => Err(wrong(format!("it can not be locked: {error}"))),
    }
}
