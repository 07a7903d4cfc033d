# Words on the panels. Few words, set large: a line holds about 35 letters.

add-to-bag = Add to bag
adding = Adding…
added = Added
back = Back
bag = Your bag
bag-empty = Your bag is empty
cancel = Cancel
close = Close
edit-bag = Edit bag
erase = Erase
help = Controls
in-stock = In stock
more-items = { $count ->
    [one] and { $count } more item
   *[other] and { $count } more items
}
open-bag = Bag ({ $count })
only-left = Only { $count } left
order-number = Order { $number }
out-of-stock = Out of stock
paid = Thank you
pay = Pay
pay-instruction = Look at the total and nod twice to pay.
pay-once-more = Nod once more to pay.
pay-waiting = Paying…
pin-title = Enter your PIN
pin-tries = { $count ->
    [one] One try left
   *[other] { $count } tries left
}
price-changed = The price has changed. It was { $amount }.
refused = Payment refused
remove = Remove
retry = Try again
review = Review and pay
review-out-of-stock = Something is no longer in stock.
shipping = Shipping
shipping-free = Free
subtotal = Subtotal
tax = Tax
total = Total
undo = Undo
undo-left = Undo within { $seconds } s
undo-over = This order is final.
undoing = Undoing…
undone = Order undone. Nothing was charged.

help-look = Look around
help-walk = Walk
help-press = Choose
help-nod = Nod
help-shake = Shake head
help-recentre = Face forward
help-bag = Open the bag
help-view = Change the view
help-quit = Leave
help-help = This help

# Messages of the client.
shop-away-title = The shop is closed for a moment
shop-away = It cannot be reached. Trying again by itself.
opening = One moment…
opening-text = The shop is answering.
unanswered-title = No answer yet
unanswered = Your bag is safe and you will not be charged twice. Asking again…
refused-title = That did not work
refused-text = { $reason }
