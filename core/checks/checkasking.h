#pragma once

#include "core/checks/checkprogram.h"

namespace yard {

/// What the samples of a step of a check see, while it looks at `scene`, which outlives this.
class CheckProgram::Asking final : private LogFactSource {
public:
    Asking(const CheckProgram& program, const CheckScene& scene);
    const SampleContext& context() const { return m_context; }

private:
    void tell(LogFacts& facts, std::span<char> room) const override;
    void makeUniqueId() override {}
    std::string answerBody() const override;

    const CheckScene& m_scene;
    MessageHead m_head;  ///< of the answer
    SampleContext m_context;
};

}  // namespace yard
