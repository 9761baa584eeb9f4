#!/usr/bin/env bash
# Worker, RabbitMQ and PostgreSQL in containers; without a Docker engine, the worker with the servers that come along.
set -euo pipefail
cd "$(dirname "$0")/.."
if docker info >/dev/null 2>&1; then
  echo "A Docker engine answers: starting worker, RabbitMQ and PostgreSQL in containers."
  compose=(docker compose -f deploy/compose.yaml)
  if [ -z "$("${compose[@]}" ps --quiet)" ]; then # else its own containers hold the ports
    for default in HTTP_PORT=8080 RABBITMQ_PORT=15673 RABBITMQ_MANAGEMENT_PORT=15672 POSTGRES_PORT=15432; do
      name=${default%=*}
      port=${!name:-${default#*=}}
      if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
        echo "port $port is taken: stop who uses it, or name another in $name" >&2
        exit 1
      fi
    done
  fi
  exec "${compose[@]}" up --build
fi
echo "No Docker engine answers: starting the worker with an embedded PostgreSQL and broker instead."
exec make --no-print-directory run
