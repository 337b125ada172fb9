/// The state of the balancer over HTTP, for people, probes and Prometheus: `/healthz`, `/readyz`,
/// `/metrics`, `/api/v1/nodes`, `/api/v1/discovery`, `/api/v1/certificates`, `/api/v1/migrations`; and what operators
/// may
/// ask for, which only this machine may: `POST /api/v1/nodes/{pool}/{node}/drain` and the like.
///
/// What it shows it asks of [io.tidegate.admin.Status], what it is asked for it hands to
/// [io.tidegate.admin.Orders]; the wiring implements both: so it must never know
/// the fleet, the links, the configuration, or a loop. Start at [io.tidegate.admin.AdminServer].
@NullMarked
package io.tidegate.admin;

import org.jspecify.annotations.NullMarked;
