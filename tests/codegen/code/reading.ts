import { type OrderPlaced, parse } from "./shipping/order-placed.v2.js";

export function label(data: unknown): string {
  const order = parse(data);
  const note = order.deliveryNote;
  if (note !== undefined) {
    return note.toUpperCase();
  }
  return `${order.shipTo.city} ${order.lines.map((line) => line.quantity).join()}`;
}

export function wrong(order: OrderPlaced): unknown[] {
  return [
    order.total, // refused
    order.lines[0]!.unitPrice, // refused
    order.shipTo.town, // refused
    order.deliveryNote.length, // refused
  ];
}
export const number: (order: OrderPlaced) => number = (order) => order.orderId; // refused
