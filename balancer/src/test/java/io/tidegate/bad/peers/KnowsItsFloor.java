package io.tidegate.bad.peers;

import io.tidegate.bad.transport.Wire;

record KnowsItsFloor(Wire wire) {}
