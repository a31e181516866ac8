"""A producer of orders.order-placed@2, right and wrong."""

from orders.order_placed_v2 import Address, Line, Money, OrderPlaced, check

total: Money = {"amount": 2598, "currency": "EUR"}
line: Line = {"sku": "MUG-BLUE-350", "quantity": 2, "unitPrice": total}
to: Address = {"name": "I", "street": "S", "postalCode": "1", "city": "Porto", "country": "PT"}

order: OrderPlaced = {
    "orderId": "0b5c8a52-6f3e-4b0e-9a57-2f1d7c3e9b41",
    "customerId": "7d1f4c0a-2f43-4b6e-8a3c-5d9b1e6a7c20",
    "placedAt": "2026-05-04T09:12:44Z",
    "salesChannel": "web",
    "lines": [line],
    "total": total,
    "shipTo": to,
    "region": "eu",
}
check(order)

missing: Money = {"amount": 2598}  # refused
misspelt: Money = {"amount": 2598, "curency": "EUR"}  # refused
undeclared: Money = {"amount": 2598, "currency": "EUR", "tax": 1}  # refused
wrong: Money = {"amount": "2598", "currency": "EUR"}  # refused
order["deliveryNote"] = None  # refused
order["salesChannel"] = "fax"  # refused
order["lines"] = [{"sku": "MUG-BLUE-350", "quantity": 2, "unitPrice": 1299}]  # refused
check({"orderId": "0b5c8a52-6f3e-4b0e-9a57-2f1d7c3e9b41"})  # refused
