#include <QtTest>
#include <algorithm>
#include <random>

#include "core/balance/rank.h"

using namespace yard;

class TestRank : public QObject {
    Q_OBJECT
private slots:
    void keyThenArrival();
    void oneRankAtATime();
    void likeASortedList();
};

namespace {

std::vector<uint32_t> all(const Rank& rank) {
    std::vector<uint32_t> members;
    rank.walk([&](uint32_t member) {
        members.push_back(member);
        return false;
    });
    return members;
}

}  // namespace

void TestRank::keyThenArrival() {
    Rank rank;
    Rank::Seat seats[4];
    rank.enter(seats[0], 0, 5);
    rank.enter(seats[1], 1, 3);
    rank.enter(seats[2], 2, 5);
    rank.enter(seats[3], 3, 3);
    QCOMPARE(all(rank), (std::vector<uint32_t>{1, 3, 0, 2}));
    rank.enter(seats[1], 1, 3);  // behind its equals
    QCOMPARE(all(rank), (std::vector<uint32_t>{3, 1, 0, 2}));
    QCOMPARE(rank.first(), 3u);
    int visits = 0;
    rank.walk([&](uint32_t) { return ++visits == 2; });
    QCOMPARE(visits, 2);
}

void TestRank::oneRankAtATime() {
    Rank a, b;
    Rank::Seat seat;
    a.enter(seat, 7, 1);
    b.enter(seat, 7, 2);
    QVERIFY(a.empty() && !b.empty());
    QVERIFY(seat.in(b) && !seat.in(a));
    QCOMPARE(seat.key(), 2u);
    Rank::leave(seat);
    Rank::leave(seat);
    QVERIFY(b.empty() && !seat.taken());
}

void TestRank::likeASortedList() {
    std::mt19937 random(2);
    constexpr uint32_t Members = 20;
    Rank rank;
    Rank::Seat seats[Members];
    std::vector<std::pair<uint64_t, uint32_t>> list;
    for (int i = 0; i < 5000; ++i) {
        const auto member = static_cast<uint32_t>(random() % Members);
        std::erase_if(list, [&](const auto& one) { return one.second == member; });
        if (random() % 4 == 0) {
            Rank::leave(seats[member]);
        } else {
            const uint64_t key = random() % 5;
            rank.enter(seats[member], member, key);
            const auto after =
                std::upper_bound(list.begin(), list.end(), key,
                                 [](uint64_t k, const auto& one) { return k < one.first; });
            list.insert(after, {key, member});
        }
        std::vector<uint32_t> expected;
        for (const auto& one : list) expected.push_back(one.second);
        QCOMPARE(all(rank), expected);
    }
}

QTEST_GUILESS_MAIN(TestRank)
#include "tst_rank.moc"
