/// Text becomes one immutable [io.tidegate.config.Config], or a list of problems with file and line.
///
/// Every key is declared once, in [io.tidegate.config.Keys]: its form, range, default and what it
/// does; the reader, the messages and the reference page are made of that list. Settings live in
/// the rooms that obey them; this one only reads text into them. It must never know `admin`, `app`,
/// sockets or threads, and nobody but `cli` and `app` knows it. Start at `ConfigReader`.
@NullMarked
package io.tidegate.config;

import org.jspecify.annotations.NullMarked;
