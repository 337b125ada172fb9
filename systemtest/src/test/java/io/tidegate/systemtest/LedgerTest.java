package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.systemtest.ledger.Entry;
import io.tidegate.systemtest.ledger.Ledger;
import io.tidegate.systemtest.ledger.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class LedgerTest {
    private final Ledger ledger = new Ledger();

    private List<Entry> published(int qos, int count) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(ledger.next("p", "t", qos));
        }
        return entries;
    }

    private void arrive(Entry entry) {
        ledger.arrived("s", entry.topic(), entry.text());
    }

    @Test
    void whatWasAcknowledgedAndDidNotArriveIsLost() {
        ledger.expects("s", "#", 1);
        List<Entry> entries = published(1, 3);
        entries.forEach(ledger::acknowledged);
        arrive(entries.getFirst());
        arrive(entries.getLast());
        Verdict verdict = ledger.verdict();
        assertThat(verdict.qos(1).lost()).isEqualTo(1);
        assertThat(verdict.qos(1).delivered()).isEqualTo(2);
        assertThatThrownBy(verdict::assertExact).hasMessageContaining("s lacks 1, such as #2 of p on t at QoS 1");
        arrive(entries.get(1));
        assertThat(ledger.verdict().qos(1).outOfOrder()).isEqualTo(1);
        assertThatThrownBy(ledger.verdict()::assertExact)
                .hasMessageContaining("#2 of p on t at QoS 1 came to s behind #3");
    }

    @Test
    void whatWasNotAcknowledgedIsNotLostAndNotExact() {
        ledger.expects("s", "t", 1);
        published(1, 1);
        assertThat(ledger.verdict().qos(1).lost()).isZero();
        assertThat(ledger.verdict().unacknowledged()).isEqualTo(1);
        assertThat(ledger.verdict().isExact()).isFalse();
    }

    @Test
    void copiesAreWrongUnlessTheQosIsOne() {
        ledger.expects("s", "t", 2);
        for (int qos = 0; qos <= 2; qos++) {
            Entry entry = ledger.next("p", "t", qos);
            ledger.acknowledged(entry);
            arrive(entry);
            arrive(entry);
            assertThat(ledger.verdict().qos(qos).duplicated()).isEqualTo(1);
            assertThat(ledger.verdict().qos(qos).wronglyDuplicated()).isEqualTo(qos == 1 ? 0 : 1);
        }
    }

    @Test
    void theLowerQosOfBothSidesCounts() {
        ledger.expects("s", "t", 1);
        Entry entry = published(2, 1).getFirst();
        ledger.acknowledged(entry);
        arrive(entry);
        arrive(entry);
        ledger.verdict().assertExact();
        assertThat(ledger.verdict().qos(1).duplicated()).isEqualTo(1);
        assertThat(ledger.verdict().qos(2).published()).isZero();
    }

    @Test
    void onlyWhatIsPublishedWhileSomebodyExpectsItIsDue() {
        published(1, 2).forEach(ledger::acknowledged);
        ledger.expects("s", "t", 1);
        Entry third = published(1, 1).getFirst();
        ledger.acknowledged(third);
        arrive(third);
        ledger.expectsNoMore("s");
        published(1, 1).forEach(ledger::acknowledged);
        ledger.verdict().assertExact();
        assertThat(ledger.verdict().qos(1).published()).isEqualTo(1);
    }

    @Test
    void whatComesBeforeASubscriptionIsKnownToBeInForceMayComeAndNeedNot() {
        ledger.mayGet("s", "t", 1);
        List<Entry> entries = published(1, 2);
        entries.forEach(ledger::acknowledged);
        arrive(entries.getLast());
        ledger.expects("s", "t", 1);
        Entry third = published(1, 1).getFirst();
        ledger.acknowledged(third);
        assertThat(ledger.verdict().qos(1).lost()).isEqualTo(1);
        arrive(third);
        ledger.verdict().assertExact();
        assertThat(ledger.verdict().qos(1).delivered()).isEqualTo(1);
    }

    @Test
    void whatTheClusterForgotIsCountedApart() {
        ledger.expects("s", "t", 2);
        List<Entry> entries = published(2, 2);
        entries.forEach(ledger::acknowledged);
        ledger.excuseLoss("s", entries.getFirst().text());
        ledger.excuseDouble(entries.getLast().text());
        arrive(entries.getLast());
        arrive(entries.getLast());
        ledger.verdict().assertExact();
        assertThat(ledger.verdict().qos(2).forgotten()).isEqualTo(1);
        assertThat(ledger.verdict().qos(2).duplicated()).isEqualTo(1);
    }

    @Test
    void whatNobodyPublishedOrSubscribedToIsAFault() {
        Entry entry = published(1, 1).getFirst();
        ledger.acknowledged(entry);
        arrive(entry);
        ledger.arrived("s", "t", "salut");
        ledger.arrived("s", "other", entry.text());
        assertThat(ledger.verdict().faults())
                .containsExactly(
                        "s: got #1 of p on t at QoS 1 and is not subscribed",
                        "s: got what nobody published, on t: salut",
                        "s: got #1 of p on t at QoS 1 on other");
    }

    @Test
    void aDisconnectIsNotExact() {
        ledger.disconnected("s", "no PINGRESP");
        assertThatThrownBy(ledger.verdict()::assertExact).hasMessageContaining("s: no PINGRESP");
    }

    @Test
    void flowsOnceSomethingNewHasArrived() throws Exception {
        ledger.expects("s", "t", 1);
        arrive(published(1, 1).getFirst());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> flowing = threads.submit(ledger::awaitFlowing);
            while (!flowing.isDone()) {
                arrive(published(1, 1).getFirst());
            }
            flowing.get();
        }
        assertThat(ledger.arrived()).isGreaterThan(1);
    }
}
