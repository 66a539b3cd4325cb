#pragma once

#include <string>
#include <utility>
#include <variant>

namespace yard {

/// Why something could not be done, in words for a person, without a trailing newline.
struct Error {
    std::string text;
};

/// A value or the Error that kept it from being made.
template <typename T>
class Result {
public:
    Result(T value) : m_data(std::move(value)) {}
    Result(Error error) : m_data(std::move(error)) {}

    explicit operator bool() const { return m_data.index() == 0; }
    T& operator*() { return std::get<0>(m_data); }
    const T& operator*() const { return std::get<0>(m_data); }
    T* operator->() { return &std::get<0>(m_data); }
    const T* operator->() const { return &std::get<0>(m_data); }
    const std::string& error() const { return std::get<1>(m_data).text; }

private:
    std::variant<T, Error> m_data;
};

}  // namespace yard
