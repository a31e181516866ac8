import { check, type SendEmail } from "./billing/send-email.v1.js";

const email: SendEmail = {
  messageId: "5e0f9d8c-1a2b-4c3d-9e8f-7a6b5c4d3e2f",
  recipientId: "7d1f4c0a-2f43-4b6e-8a3c-5d9b1e6a7c20",
  to: "ines@example.org",
  template: "delivery-delayed",
  variables: { orderId: "0b5c8a52-6f3e-4b0e-9a57-2f1d7c3e9b41", days: 2 },
};
check(email);

export const template: SendEmail = { ...email, template: "birthday" }; // refused
export const known: SendEmail = { ...email, variables: { orderId: 1 } }; // refused
export const further: SendEmail = { ...email, days: 2 }; // refused
