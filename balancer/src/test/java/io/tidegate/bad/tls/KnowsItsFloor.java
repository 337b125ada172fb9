package io.tidegate.bad.tls;

import io.tidegate.bad.transport.Wire;

record KnowsItsFloor(Wire wire) {}
