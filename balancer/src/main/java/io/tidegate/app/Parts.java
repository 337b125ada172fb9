package io.tidegate.app;

import io.tidegate.config.Config;
import io.tidegate.discovery.Discoveries;
import io.tidegate.discovery.Resolver;
import io.tidegate.fleet.Fleets;
import io.tidegate.link.Links;
import io.tidegate.link.Surroundings;
import io.tidegate.migration.Migrations;
import io.tidegate.observe.Journal;
import io.tidegate.time.Clock;

/// Everything that one configuration is run with, built and not yet started. Immutable.
record Parts(
        Config config,
        Clock clock,
        Journal journal,
        Fleets fleets,
        Discoveries discoveries,
        Resolver resolver,
        Certificates certificates,
        LocalPorts localPorts,
        Health health,
        Surroundings surroundings,
        Links links,
        Migrations migrations) {}
