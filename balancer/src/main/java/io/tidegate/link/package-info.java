/// One client from accept to close: the stages of opening, the decision, the dial, the relay, the end.
///
/// A link is one client leg joined to one node leg. Everything here is confined to the event loop
/// that accepted the client, but for [io.tidegate.link.Links], the door for other threads. It must
/// never know `config`, `admin`, or how nodes are discovered. Start at `LinkLoop`.
@NullMarked
package io.tidegate.link;

import org.jspecify.annotations.NullMarked;
