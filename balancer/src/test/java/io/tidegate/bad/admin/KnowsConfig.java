package io.tidegate.bad.admin;

import io.tidegate.bad.config.Settings;

record KnowsConfig(Settings settings) {}
