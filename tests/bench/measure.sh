# Sourced by tests/bench/run: starting a proxy, and what it costs.

declare -A started  # processes of ours, by name

# start_process NAME COMMAND...
start_process() {
    local name=$1
    shift
    "$@" >"$work/$name.out" 2>&1 &
    started[$name]=$!
}

stop_process() {
    [ -n "${started[$1]:-}" ] || return 0
    kill "${started[$1]}" 2>/dev/null || true
    wait "${started[$1]}" 2>/dev/null || true
    unset "started[$1]"
}

stop_all() {
    local name
    for name in "${!started[@]}"; do stop_process "$name"; done
}

# command_of PROGRAM FILE
command_of() {
    case $1 in
        switchyardd) echo "$bin/switchyardd -f $2" ;;
        haproxy) echo "haproxy -db -f $2" ;;
        nginx) echo "nginx -p $work -c $2" ;;
    esac
}

await_port() {
    local i
    for ((i = 0; i < 300; ++i)); do
        (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return 0
        kill -0 "$proxy" 2>/dev/null || return 1
        sleep 0.1
    done
    return 1
}

# start_proxy PROGRAM [tool ...]: sets $port and $proxy, its process.
start_proxy() {
    local program=$1 file
    shift
    port=$("$bin/bench_origin" --free-port)
    file=$(write_config "$program" "$port" "$origin_port") || return 1
    # shellcheck disable=SC2046
    start_process proxy "$@" $(command_of "$program" "$file")
    proxy=${started[proxy]}
    await_port "$port" && return 0
    stop_process proxy
    return 1
}

# A process, its threads and its children: nanoseconds on a CPU.
cpu_of() {
    local pid=$1 child sum=0 n
    for n in $(awk '{print $1}' /proc/"$pid"/task/*/schedstat 2>/dev/null); do sum=$((sum + n)); done
    for child in $(cat /proc/"$pid"/task/*/children 2>/dev/null); do
        sum=$((sum + $(cpu_of "$child")))
    done
    echo $sum
}

# Kilobytes in memory, likewise.
rss_of() {
    local pid=$1 child sum
    sum=$(awk '/^VmRSS/ {print $2}' /proc/"$pid"/status)
    for child in $(cat /proc/"$pid"/task/*/children 2>/dev/null); do
        sum=$((sum + $(rss_of "$child")))
    done
    echo "$sum"
}

ask() { "$bin/bench_load" "$port" "$@" >/dev/null; }

# us_per_request REQUESTS LOAD...: of a running proxy.
us_per_request() {
    local requests=$1 before after
    before=$(cpu_of "$proxy")
    ask "$@" || return 1
    after=$(cpu_of "$proxy")
    awk "BEGIN {printf \"%.2f\", ($after - $before) / 1000 / $requests}"
}

# calls_per_request REQUESTS LOAD...: system calls of a running proxy.
calls_per_request() {
    local requests=$1 summary=$work/strace
    start_process strace strace -q -c -f -o "$summary" -p "$proxy"
    until grep -q '^TracerPid:.*[1-9]' /proc/"$proxy"/status; do
        kill -0 "${started[strace]}" 2>/dev/null || return 1
        sleep 0.1
    done
    ask "$@" || return 1
    kill -INT "${started[strace]}"
    wait "${started[strace]}" 2>/dev/null || true
    unset 'started[strace]'
    awk -v n="$requests" '$NF == "total" {printf "%.2f", $4 / n}' "$summary"
}

# User instructions of a whole run with so many requests, counted by callgrind.
instructions_of_run() {
    local program=$1
    shift
    start_proxy "$program" valgrind --tool=callgrind --callgrind-out-file=/dev/null || return 1
    ask "$@" || return 1
    stop_process proxy
    # A process that forked says it several times: the largest is the one that worked.
    awk '/Collected :/ {if ($NF > most) most = $NF} END {print most + 0}' "$work/proxy.out"
}

# instructions_per_request PROGRAM CONNECTIONS [LOAD...]: the start cancels out.
instructions_per_request() {
    local program=$1 few many
    shift
    few=$(instructions_of_run "$program" 200 "$@") || return 1
    many=$(instructions_of_run "$program" 1200 "$@") || return 1
    [ "$many" -gt "$few" ] && echo $(((many - few) / 1000))
}

# The same with perf, of a running proxy: prints "user kernel".
perf_instructions() {
    local requests=$1
    start_process perf perf stat -x, -e instructions:u,instructions:k -p "$proxy"
    sleep 0.2
    ask "$@" || return 1
    kill -INT "${started[perf]}"
    wait "${started[perf]}" 2>/dev/null || true
    unset 'started[perf]'
    awk -F, -v n="$requests" '/instructions/ {printf "%d ", $1 / n}' "$work/perf.out"
}

# What the machine lets perf count.
perf_counts() {
    command -v perf >/dev/null &&
        perf stat -x, -e instructions:u,instructions:k true 2>&1 | grep -c '^[0-9]' | grep -qx 2
}

# "median min max" of the arguments.
spread() {
    printf '%s\n' "$@" | sort -g | awk '{v[NR] = $1} END {
        if (NR) print (NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2), v[1], v[NR]}'
}
