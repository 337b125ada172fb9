package io.tidegate.bad.mqtt;

import io.tidegate.bad.link.Decide;

record KnowsLink(Decide decide) {}
