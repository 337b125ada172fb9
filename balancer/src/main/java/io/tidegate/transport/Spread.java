package io.tidegate.transport;

import io.tidegate.address.Endpoint;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// Keeps clients evenly spread over loops. Any thread.
///
/// The kernel chooses a loop for each client by a hash, which is uneven, and clients that leave make it
/// more so; a client stays on its loop for days. So a loop that has clearly more clients than the one that
/// has fewest gives that one the client it just accepted, before anything is read from it.
public final class Spread {
    /// How many clients more a loop may have, and besides which part of those of the other.
    private static final int PART = 16;

    private final int margin;
    private final List<Place> places = new CopyOnWriteArrayList<>();

    /// @param margin how many clients more than the fewest are no reason to give one away
    public Spread(int margin) {
        this.margin = margin;
    }

    /// Takes over a client that another loop accepted; called on that other loop.
    @FunctionalInterface
    interface Adopter {
        void adopt(int fd, int owner, Endpoint peer);
    }

    /// One loop as the others see it.
    static final class Place {
        private final AtomicInteger clients = new AtomicInteger();
        private final Adopter adopter;
        private volatile boolean gone;

        Place(Adopter adopter) {
            this.adopter = adopter;
        }

        /// A client is coming.
        void take() {
            clients.getAndIncrement();
        }

        void leave() {
            clients.getAndDecrement();
        }

        int clients() {
            return clients.get();
        }

        void adopt(int fd, int owner, Endpoint peer) {
            adopter.adopt(fd, owner, peer);
        }
    }

    Place join(Adopter adopter) {
        Place place = new Place(adopter);
        places.add(place);
        return place;
    }

    /// This place takes part no more.
    void leave(Place place) {
        places.remove(place);
        place.gone = true;
    }

    /// Whose the next client of the loop at `own` is to be.
    Place placeFor(Place own) {
        if (own.gone) {
            return own;
        }
        Place fewest = own;
        int least = own.clients();
        for (Place place : places) {
            int clients = place.clients();
            if (clients < least) {
                least = clients;
                fewest = place;
            }
        }
        return own.clients() - least > margin + least / PART ? fewest : own;
    }
}
