/// The state of the balancer over HTTP, for people, probes and Prometheus: `/healthz`, `/readyz`,
/// `/metrics`, `/api/v1/nodes`, `/api/v1/discovery`, `/api/v1/certificates`. It only reads.
///
/// What it shows it asks of [io.tidegate.admin.Status], which the wiring implements: so it must never know
/// the fleet, the links, the configuration, or a loop. Start at [io.tidegate.admin.AdminServer].
@NullMarked
package io.tidegate.admin;

import org.jspecify.annotations.NullMarked;
