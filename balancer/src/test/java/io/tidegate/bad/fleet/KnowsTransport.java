package io.tidegate.bad.fleet;

import io.tidegate.bad.transport.Wire;

record KnowsTransport(Wire wire) {}
