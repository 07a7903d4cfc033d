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

no-network = There is no network. Nothing was paid, and your bag is as it was.

first-account = Welcome
first-account-text = As a guest your bag and your orders stay on this phone.
first-guest = Go on as a guest
first-mandate = Pay with a nod?
first-mandate-text = You allow this phone to pay in this shop: at most 500 USD at a time and 2,000 USD a day, for 90 days. You can take it back at any time.
first-mandate-sign = I allow it
first-mandate-later = Not now
first-viewer = Which headset is yours?
first-viewer-text = Its lenses decide how the picture is drawn.
first-viewer-v1 = Cardboard
first-viewer-v2 = Cardboard with a button above
first-ruler = How large is your screen?
first-ruler-text = Hold a bank card against the bar. Is the bar as long as the card?
first-ruler-fits = Yes
first-ruler-longer = Make it longer
first-ruler-shorter = Make it shorter
first-put-in = Put the phone into the headset
first-put-in-text = Touch start, then put it in. Look at your feet for a moment to face forward again.
first-start = Start
first-other-viewer = Another headset
first-scan = Scan its code
first-scan-reason = The camera is needed to read the code on your headset, and for nothing else. No picture is kept.
first-scan-allow = Use the camera
first-scan-looking = Hold the code before the back of the phone.
first-scan-settings = The camera is switched off for Buy+ in the system's settings.
first-scan-stop = Choose from the list
first-scan-unread = That code is no headset's. Choose from the list, or try again.

# Settings, badge and catwalk.
add-look = Add the whole look
call-staff = Help
settings = Settings
set-dwell = Rest to choose
set-volume = Sound
set-mute = mute
set-vignette-off = Rim: bright
set-vignette-some = Rim: dim
set-vignette-much = Rim: dark
set-motion-less = Motion: less
set-motion-full = Motion: full
set-seated = Seated
set-standing = Standing
set-left = Badge: left
set-right = Badge: right
set-colours-safe = Colours: safe
set-colours-plain = Colours: blue
set-forward = Face forward

# What people say and where one can go.
staff-name = Amélie
staff-greeting = Welcome to { $store }! What may I show you?
staff-offer-new = New arrivals
staff-offer-show = The catwalk
staff-offer-later = Just looking
staff-later = Take your time. Look down at the badge and I will come.
staff-follow = With pleasure. Look at the ring on the floor to come along.
place-times-square = Times Square
place-cab = Taxi
place-hall = The hall
place-catwalk = Catwalk
cab-welcome = To { $store }, right away.
cab-skip = Skip the ride
try-off = Mannequin away
try-on = See it worn
