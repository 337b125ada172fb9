package io.tidegate.bad.fleet;

import java.net.Socket;

record Dials(Socket socket) {}
