// The list of requests: which stay in it, what is said where there is none, and copies of them.
#include <QAbstractItemModelTester>
#include <QButtonGroup>
#include <QClipboard>
#include <QGuiApplication>
#include <QJsonDocument>
#include <QJsonObject>

#include "tests/ui/tracestage.h"
#include "ui/look/theme.h"
#include "ui/parts/emptystate.h"
#include "ui/requests/requestsmodel.h"

using namespace yard;
using namespace yard::test;

namespace {

using Fixture = TraceStage;

}  // namespace

class TestPinnedRequests : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(false); }

    /// It stays in the list, and its story with it, when the desk forgets it.
    void pinnedStays() {
        Fixture f;
        QAbstractItemModelTester tester(f.requests()->model(),
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        f.button("Older request")->click();
        f.focus(f.steps());
        QTest::keyClick(f.steps(), Qt::Key_P);
        QVERIFY(f.action("Pin this request")->isChecked());
        f.link.next.traces.clear();
        for (uint64_t id = 31; id < 40 + Desk::MaxTraces; ++id)
            f.link.next.traces.push_back(plain(id));
        f.link.publish();
        f.button("Recent requests")->click();
        QVERIFY(f.requests()->isVisible());
        f.button("Pinned requests")->click();
        QAbstractItemModel* model = f.requests()->model();
        QCOMPARE(model->rowCount(), 1);
        const QModelIndex request = model->index(0, RequestsModel::Request);
        QCOMPARE(request.data().toString(), text("GET /page/29"));
        QVERIFY(request.data(RequestsModel::PinnedRole).toBool());
        QCOMPARE(request.data(Qt::AccessibleTextRole).toString(), text("GET /page/29, pinned"));
        QTest::mouseClick(f.requests()->viewport(), Qt::LeftButton, {},
                          f.requests()->visualRect(request).center());
        QCOMPARE(f.card.shownId(), uint64_t{29});
    }

    void pinnedInTheListAndLetGo() {
        Fixture f;
        f.button("Recent requests")->click();
        f.focus(f.requests());
        f.requests()->selectRow(2);
        QTest::keyClick(f.requests(), Qt::Key_P);
        f.requests()->selectRow(5);
        QTest::keyClick(f.requests(), Qt::Key_P);
        f.button("Pinned requests")->click();
        QAbstractItemModel* model = f.requests()->model();
        QCOMPARE(model->rowCount(), 2);
        QCOMPARE(model->index(0, 0).data(RequestsModel::IdRole).toULongLong(), 28ULL);
        f.focus(f.requests());
        f.requests()->selectRow(0);
        QTest::keyClick(f.requests(), Qt::Key_P);
        QCOMPARE(model->rowCount(), 1);
        f.requests()->selectRow(0);
        QTest::keyClick(f.requests(), Qt::Key_P);
        QVERIFY(!f.requests()->isVisible());  // says instead that none is
        f.button("Pinned requests")->group()->button(0)->click();
        QCOMPARE(model->rowCount(), 30);
    }

    void aListThatIsEmptySaysWhy() {
        Fixture f;
        f.button("Recent requests")->click();
        f.button("Pinned requests")->click();
        const auto said = [&f] {
            for (const auto* empty : f.card.findChildren<EmptyState*>())
                if (empty->isVisible()) return empty->accessibleName();
            return QString();
        };
        QCOMPARE(said(), text("No request is pinned"));
        f.button("Pinned requests")->group()->button(2)->click();  // failed
        QCOMPARE(said(), text("No such request"));
    }

    void copiesFromTheList() {
        Fixture f;
        f.button("Recent requests")->click();
        f.focus(f.requests());
        f.requests()->selectRow(3);
        QTest::keyClick(f.requests(), Qt::Key_C, Qt::ControlModifier);
        const auto json =
            QJsonDocument::fromJson(QGuiApplication::clipboard()->text().toUtf8()).object();
        QCOMPARE(json[text("id")].toInt(), 27);
    }
};

QTEST_MAIN(TestPinnedRequests)
#include "tst_pinnedrequests.moc"
