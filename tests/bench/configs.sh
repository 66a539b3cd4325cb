# Sourced by tests/bench/run: the same proxy for each of the three programs. A row of the table sets
# these words, all empty by default:
#   mode=tcp  workers=2  log=yes  stick="type ip size 100k expire 10m|stick on src"  acls=yes
#   backup=PORT (of a second origin, for when the first is gone)

# haproxy_config PORT ORIGIN SPLICE: also what switchyardd reads; HAProxy is told to splice.
haproxy_config() {
    local port=$1 origin=$2 splice=$3 i
    echo "global"
    echo "    nbthread ${workers:-1}"
    echo "    maxconn $maxconn"
    # Idle connections need one descriptor, not the two that HAProxy sets aside for each; and where
    # they take so many it would keep no connection to a server.
    [ "${row%-*}" != idle ] || printf '    %s\n' "no strict-limits" \
        "tune.pool-low-fd-ratio 99" "tune.pool-high-fd-ratio 100"
    # Pipes need descriptors, too, which HAProxy sets aside.
    [ -z "$splice" ] || printf '    %s\n' "tune.pipesize 1048576" "maxpipes 100"
    [ -z "${log:-}" ] || echo "    log 127.0.0.1:$origin local0"
    echo "defaults"
    echo "    mode ${mode:-http}"
    echo "    timeout connect 5s"
    echo "    timeout client 300s"
    echo "    timeout server 300s"
    [ -z "${log:-}" ] || printf '    %s\n' "log global" "option httplog"
    # Its splice-auto does not see these bodies as streams and would copy them.
    [ -z "$splice" ] || printf '    %s\n' "option splice-request" "option splice-response"
    echo "frontend front"
    echo "    bind 127.0.0.1:$port"
    if [ -n "${acls:-}" ]; then
        for i in 0 1 2 3 4 5 6 7 8 9; do echo "    acl never$i path_beg /private$i/"; done
        for i in 0 1 2 3 4 5 6 7 8 9; do echo "    http-request deny if never$i"; done
    fi
    echo "    default_backend back"
    echo "backend back"
    [ -z "${stick:-}" ] || printf '    stick-table %s\n    %s\n' "${stick%|*}" "${stick#*|}"
    if [ -n "${backup:-}" ]; then
        printf '    %s\n' "# switchyard: hedge-connect 250ms" "option redispatch" "retries 2" \
            "server s1 127.0.0.1:$origin check" "server s2 127.0.0.1:$backup check backup"
    else
        printf '    %s\n' "server s1 127.0.0.1:$origin" "server s2 127.0.0.1:$origin"
    fi
}

# nginx_config PORT ORIGIN
nginx_config() {
    local port=$1 origin=$2 kind
    echo "daemon off; pid $work/nginx.pid; error_log /dev/null;"
    if [ "${workers:-1}" = 1 ]; then
        echo "master_process off;"
    else
        echo "worker_processes $workers;"
    fi
    echo "worker_rlimit_nofile $(ulimit -n);"
    echo "events { worker_connections $((maxconn * 2)); }"
    echo "http {"
    echo "    access_log off; keepalive_timeout 300s; keepalive_requests 1000000000;"
    for kind in client_body proxy fastcgi uwsgi scgi; do
        echo "    ${kind}_temp_path $work/nginx-$kind;"
    done
    echo "    upstream back {"
    if [ -n "${backup:-}" ]; then
        echo "        server 127.0.0.1:$origin; server 127.0.0.1:$backup backup;"
    else
        echo "        server 127.0.0.1:$origin; server 127.0.0.1:$origin;"
    fi
    echo "        keepalive 128; keepalive_requests 1000000000;"
    echo "    }"
    echo "    server {"
    echo "        listen 127.0.0.1:$port backlog=4096$([ "${workers:-1}" = 1 ] || echo ' reuseport');"
    echo "        location / {"
    echo "            proxy_pass http://back; proxy_http_version 1.1; proxy_connect_timeout 5s;"
    echo "            proxy_set_header Connection \"\"; proxy_set_header Host \$host;"
    echo "        }"
    echo "    }"
    echo "}"
}

# write_config PROGRAM PORT ORIGIN: prints the file's name; fails where the row says nothing to it.
write_config() {
    local program=$1 port=$2 origin=$3 file=$work/$1-$row.cfg
    case $program in
        switchyardd) haproxy_config "$port" "$origin" "" >"$file" ;;
        haproxy) haproxy_config "$port" "$origin" "${splice:-}" >"$file" ;;
        nginx)
            [ -z "${mode:-}${log:-}${stick:-}${acls:-}" ] || return 1
            nginx_config "$port" "$origin" >"$file"
            ;;
    esac
    echo "$file"
}
