#pragma once

#include <memory>
#include <string>

#include "core/engine/running/engine.h"
#include "core/lab/generator.h"
#include "core/lab/origin.h"

namespace yard {

/// The live demo: the customer's proxy before two real origins, hosting1 and its backup hosting2,
/// and somebody who asks for pages. Built, used and destroyed in the control thread, before the
/// engine: prepare(), then the engine is started with the parsed text, then start().
class Demo final : public LabControl {
public:
    static constexpr int FirstRate = 20;

    Demo(Engine& engine, Clock& clock);
    ~Demo() override;

    /// Takes free ports, starts the origins; the configuration to run.
    Result<std::string> prepare();
    /// Begins the traffic.
    void start();

    Answer execute(const Command& command) override;
    LabRow row() const override;
    /// Where the proxy listens.
    uint16_t port() const { return m_port; }

    /// The customer's file with hosting2 as a backup: the proxy on `port`, origins on the next two.
    static std::string configuration(uint16_t port, uint16_t hosting1, uint16_t hosting2);

private:
    Result<bool> take(uint16_t port);
    Answer kill(Origin& origin);
    Answer revive(Origin& origin);
    Answer setRate(int64_t rate);
    Answer carryOut(const Command& command);
    Origin* find(const std::string& name);
    void note(const Command& command, const LabRow& before);

    Engine& m_engine;
    Clock& m_clock;
    Origin m_hosting1{"hosting1"}, m_hosting2{"hosting2"};
    uint16_t m_port = 0;
    std::unique_ptr<Generator> m_generator;
};

}  // namespace yard
