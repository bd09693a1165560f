// What ThunderbirdTest asks of a Thunderbird that has one account. Runs inside it.

const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
const { setTimeout } = ChromeUtils.importESModule("resource://gre/modules/Timer.sys.mjs");

// Setting up: as the account's dialogues do, the certificate accepted as by their "confirm exception".
const SECURITY = { starttls: Ci.nsMsgSocketType.alwaysSTARTTLS, tls: Ci.nsMsgSocketType.SSL };

async function addAccount(type, user, password, port, security, certificate) {
  const origin = (type == "imap" ? "imap" : "mailbox") + "://127.0.0.1";
  const login = Cc["@mozilla.org/login-manager/loginInfo;1"].createInstance(Ci.nsILoginInfo);
  login.init(origin, null, origin, user, password, "", "");
  await Services.logins.addLoginAsync(login);
  const certificates = Cc["@mozilla.org/security/x509certdb;1"].getService(Ci.nsIX509CertDB);
  Cc["@mozilla.org/security/certoverride;1"]
    .getService(Ci.nsICertOverrideService)
    .rememberValidityOverride("127.0.0.1", port, {}, certificates.constructX509FromBase64(certificate), true);
  const server = MailServices.accounts.createIncomingServer(user, "127.0.0.1", type);
  server.port = port;
  server.socketType = SECURITY[security];
  server.authMethod = Ci.nsMsgAuthMethod.passwordCleartext;
  server.valid = true;
  const account = MailServices.accounts.createAccount();
  const identity = MailServices.accounts.createIdentity();
  identity.email = user;
  account.addIdentity(identity);
  account.incomingServer = server;
}

const server = () => MailServices.accounts.accounts[0].incomingServer;
const root = () => server().rootFolder;
const pop3 = () => server().QueryInterface(Ci.nsIPop3IncomingServer);

// Looking
const USES = { Archive: "Archive", Drafts: "Drafts", Inbox: "Inbox", Junk: "Junk", SentMail: "Sent", Trash: "Trash" };

function folder(path) {
  return path.split("/").reduce((parent, name) => parent.getChildNamed(name), root());
}

function folders(parent = root(), above = "") {
  return parent.subFolders.flatMap(one => {
    const uses = Object.keys(USES).filter(use => one.getFlag(Ci.nsMsgFolderFlags[use]));
    const path = above + one.name;
    return [[path, ...uses.map(use => "is " + USES[use])].join(" "), ...folders(one, path + "/")];
  });
}

function messages(path) {
  return [...folder(path).messages];
}

function subjects(path) {
  return messages(path).map(message => message.subject);
}

function flags(path) {
  return messages(path).map(message =>
    [
      message.subject,
      message.isRead && "read",
      message.isFlagged && "starred",
      message.flags & Ci.nsMsgMessageFlags.Replied && "answered",
      ...message.getStringProperty("keywords").split(" ").sort(),
    ]
      .filter(word => word)
      .join(" ")
  );
}

function message(path, subject) {
  return messages(path).find(one => one.subject == subject);
}

/** What {@code look} shows, as soon as it is {@code wanted}; after twenty seconds, whatever it shows. */
async function until(look, wanted) {
  for (let times = 400; ; times--) {
    let seen;
    try {
      seen = look().join("\n");
    } catch (e) {
      seen = "not to be seen: " + e; // a folder it does not know yet
    }
    if (seen == wanted || times == 0) {
      return seen;
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

// Doing: each ends when Thunderbird says that it is done.

/** Looks for folders, as opening the account does. */
function expand() {
  server().performExpand(null);
}

/** As a click on the folder does. */
function open(path) {
  return done(listener =>
    folder(path).QueryInterface(Ci.nsIMsgImapMailFolder).updateFolderWithListener(null, listener)
  );
}

function done(begin) {
  return new Promise((resolve, reject) =>
    begin({
      OnStartRunningUrl() {},
      OnStopRunningUrl: (url, status) => ended(status, resolve, reject),
      onStartCopy() {},
      onProgress() {},
      setMessageKey() {},
      getMessageId: () => null,
      onStopCopy: status => ended(status, resolve, reject),
    })
  );
}

function ended(status, resolve, reject) {
  if (Components.isSuccessCode(status)) {
    resolve();
  } else {
    reject(new Error("status " + status.toString(16)));
  }
}

function read(path, subject, isRead) {
  folder(path).markMessagesRead([message(path, subject)], isRead);
}

function star(path, subject) {
  folder(path).markMessagesFlagged([message(path, subject)], true);
}

function label(path, subject, keyword) {
  folder(path).addKeywordsToMessages([message(path, subject)], keyword);
}

function copy(path, subject, target, isMove) {
  return done(listener =>
    MailServices.copy.copyMessages(
      folder(path), [message(path, subject)], folder(target), isMove, listener, null, false)
  );
}

/** Into the bin, as the key "Delete" does. */
function remove(path, subject) {
  return done(listener =>
    folder(path).deleteMessages([message(path, subject)], null, false, false, listener, false)
  );
}

/** For good, as "Shift+Delete" does. */
function removeForGood(path, subject) {
  folder(path).deleteMessages([message(path, subject)], null, true, false, null, false);
}

async function keep(path, text) {
  const file = Services.dirsvc.get("TmpD", Ci.nsIFile);
  file.append("message.eml");
  file.createUnique(Ci.nsIFile.NORMAL_FILE_TYPE, 0o600);
  await IOUtils.writeUTF8(file.path, text);
  await done(listener =>
    MailServices.copy.copyFileMessage(
      file, folder(path), null, false, Ci.nsMsgMessageFlags.Read, "", listener, null)
  );
}

function makeFolder(path) {
  root().createSubfolder(path, null);
}

/** POP3: until they are deleted here, or not at all. */
function leaveOnServer(leave) {
  pop3().leaveMessagesOnServer = leave;
  pop3().deleteMailLeftOnServer = leave;
}

/** POP3: fetches what is new. */
function fetchMail() {
  return done(listener =>
    MailServices.pop3.GetNewMail(
      null, listener, root().getFolderWithFlags(Ci.nsMsgFolderFlags.Inbox), server())
  );
}
