import { check, type Money, type OrderPlaced } from "./orders/order-placed.v2.js";

const total: Money = { amount: 2598, currency: "EUR" };
const order: OrderPlaced = {
  orderId: "0b5c8a52-6f3e-4b0e-9a57-2f1d7c3e9b41",
  customerId: "7d1f4c0a-2f43-4b6e-8a3c-5d9b1e6a7c20",
  placedAt: "2026-05-04T09:12:44Z",
  salesChannel: "web",
  lines: [{ sku: "MUG-BLUE-350", quantity: 2, unitPrice: total }],
  total,
  shipTo: { name: "I", street: "S", postalCode: "1", city: "Porto", country: "PT" },
  region: "eu",
};
check(order);

export const missing: Money = { amount: 2598 }; // refused
export const misspelt: Money = { amount: 2598, curency: "EUR" }; // refused
export const undeclared: Money = { amount: 2598, currency: "EUR", tax: 1 }; // refused
export const wrong: Money = { amount: "2598", currency: "EUR" }; // refused
export const absent: OrderPlaced = { ...order, deliveryNote: null }; // refused
export const unknown: OrderPlaced = { ...order, salesChannel: "fax" }; // refused
check({ orderId: "0b5c8a52-6f3e-4b0e-9a57-2f1d7c3e9b41" }); // refused
