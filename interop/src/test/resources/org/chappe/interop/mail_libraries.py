"""smtplib and imaplib as scripts use them: arguments host, submission port, IMAP port, user, password, other user, other password."""
import email
import email.policy
import imaplib
import smtplib
import ssl
import sys
from email.message import EmailMessage

host, submission, imap_port, user, password, other, other_password = sys.argv[1:]
tls = ssl.create_default_context()
tls.check_hostname = False
tls.verify_mode = ssl.CERT_NONE


def check(what, answer, wanted="OK"):
    assert answer[0] == wanted, f"{what}: {answer}"
    return answer[1]


def send(subject, body, attachment=None):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = user, other, subject
    mail.set_content(body)
    if attachment:
        mail.add_attachment(attachment, maintype="application", subtype="octet-stream", filename="größe.bin")
    with smtplib.SMTP(host, int(submission), timeout=30) as smtp:
        smtp.starttls(context=tls)
        smtp.login(user, password)
        smtp.send_message(mail)
    return mail


def connect(name, secret):
    imap = imaplib.IMAP4(host, int(imap_port))
    imap.starttls(ssl_context=tls)
    check("login", imap.login(name, secret))
    return imap


attachment = bytes(range(256)) * 4000
send("Grüße aus Paris", "Un télégramme.\r\n.\r\n..dots\r\n", attachment)
send("second", "two\n")

imap = connect(other, other_password)
assert int(check("select", imap.select("INBOX"))[0]) == 2
assert check("search", imap.search(None, "SUBJECT", '"second"'))[0] == b"2"
assert check("search utf-8", imap.search("UTF-8", "SUBJECT", '"Grüße"'.encode()))[0] == b"1"
whole = check("fetch", imap.fetch("1", "(RFC822)"))[0][1]

parsed = email.message_from_bytes(whole, policy=email.policy.default)
assert parsed["Subject"] == "Grüße aus Paris", parsed["Subject"]
assert parsed.get_body().get_content().replace("\r\n", "\n").startswith("Un télégramme.\n.\n..dots\n"), parsed.get_body().get_content()
[part] = list(parsed.iter_attachments())
assert part.get_content() == attachment and part.get_filename() == "größe.bin"
structure = check("structure", imap.fetch("1", "(ENVELOPE BODYSTRUCTURE RFC822.SIZE)"))[0]
assert f"RFC822.SIZE {len(whole)}".encode() in (structure if isinstance(structure, bytes) else b"".join(structure))

check("create", imap.create('"Archive/2026"'))
check("create utf-7", imap.create('"Entw&APw-rfe"'))
assert any(b'"Entw&APw-rfe"' in (line or b"") or b"Entw&APw-rfe" in (line or b"") for line in check("list", imap.list()))
check("copy", imap.copy("1", '"Entw&APw-rfe"'))
check("store", imap.store("2", "+FLAGS", r"(\Deleted $Forwarded)"))
assert check("expunge", imap.expunge())[0] == b"2"
append = b"From: a@b.test\r\nSubject: appended\r\n\r\nbody\r\n"
check("append", imap.append('"Entw&APw-rfe"', r"(\Seen custom)", imaplib.Time2Internaldate(1_700_000_000), append))
assert int(check("select", imap.select('"Entw&APw-rfe"'))[0]) == 2
data = check("fetch", imap.fetch("2", "(FLAGS INTERNALDATE BODY.PEEK[])"))
assert data[0][1] == append and b"custom" in data[0][0] and rb"\Seen" in data[0][0], data
assert b"14-Nov-2023" in data[0][0] or b"15-Nov-2023" in data[0][0], data
status = check("status", imap.status("INBOX", "(MESSAGES UIDNEXT UNSEEN)"))[0]
assert b"MESSAGES 1" in status and b"UIDNEXT 3" in status and b"UNSEEN 0" in status, status
check("close", imap.close())
check("delete", imap.delete('"Entw&APw-rfe"'))
imap.logout()
try:
    imaplib.IMAP4(host, int(imap_port)).login(other, "wrong")
    raise AssertionError("a wrong password was taken")
except imaplib.IMAP4.error:
    pass
print("all well")
