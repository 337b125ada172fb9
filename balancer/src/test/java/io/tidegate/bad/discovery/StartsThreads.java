package io.tidegate.bad.discovery;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

final class StartsThreads {
    private StartsThreads() {}

    static List<Object> threads(Runnable task) {
        return List.of(new Thread(task), Thread.ofVirtual(), Thread.ofPlatform(), Executors.newCachedThreadPool());
    }

    static ExecutorService allowed() {
        return Executors.newVirtualThreadPerTaskExecutor();
    }
}
