"""A sender of notifications.send-email@1, whose variables have names of their own."""

from billing.send_email_v1 import SendEmail, check

email: SendEmail = {
    "messageId": "5e0f9d8c-1a2b-4c3d-9e8f-7a6b5c4d3e2f",
    "recipientId": "7d1f4c0a-2f43-4b6e-8a3c-5d9b1e6a7c20",
    "to": "ines@example.org",
    "template": "delivery-delayed",
    "variables": {"orderId": "0b5c8a52-6f3e-4b0e-9a57-2f1d7c3e9b41", "days": 2},
}
check(email)

email["template"] = "birthday"  # refused
email["variables"] = "none"  # refused
email["days"] = 2  # refused
