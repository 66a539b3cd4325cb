#include "core/checks/checkasking.h"

#include "core/checks/httpstatus.h"

namespace yard {

CheckProgram::Asking::Asking(const CheckProgram& program, const CheckScene& scene)
    : m_scene(scene) {
    m_context.proxy = m_context.backend = m_context.frontend = &program.m_proxy;
    m_context.variables = scene.variables;
    m_context.world = scene.world;
    m_context.facts = this;
    m_context.serverSocket = scene.socket;
    m_context.serverTls = scene.tls;
    m_context.answer = scene.received;
    m_context.http = program.m_kind == CheckRules::Kind::Http;
    m_head.start(Side::Response);
    if (m_context.http && m_head.feed(scene.received) == MessageHead::State::Complete)
        m_context.response = &m_head;
}

void CheckProgram::Asking::tell(LogFacts& facts, std::span<char>) const {
    facts.backend = m_context.backend->name;
    facts.server = m_scene.server;
}

std::string CheckProgram::Asking::answerBody() const {
    const CheckAnswer answer = readCheckAnswer(m_scene.received);
    return readCheckBody(answer, m_scene.received.substr(answer.size)).bytes;
}

}  // namespace yard
