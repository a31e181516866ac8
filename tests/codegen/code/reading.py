"""A consumer that declares to read /orderId, lines, /shipTo and /deliveryNote."""

from shipping.order_placed_v2 import OrderPlaced, parse


def label(data: object) -> str:
    order = parse(data)
    note = order.get("deliveryNote")
    if note is not None:
        return note.upper()
    return f"{order['shipTo']['city']} {sum(line['quantity'] for line in order['lines'])}"


def wrong(order: OrderPlaced) -> None:
    order["total"]  # refused
    order["lines"][0]["unitPrice"]  # refused
    order["shipTo"]["town"]  # refused
    order["deliveryNote"] + 1  # refused
    number: int = order["orderId"]  # refused
    print(number)
