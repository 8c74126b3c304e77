# Everything in one container; docs/deployment.md, "In a container", says how it is built and started.
# Debian 12's Python is a 3.11, as the tests' is.
FROM debian:bookworm-slim

RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates libgomp1 python3 python3-venv \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 1000 baomi \
    && install --directory --owner baomi --mode 700 /data

USER baomi
WORKDIR /home/baomi/vtuberagent
COPY --chown=baomi . .

# The secrets belong to who starts it, not to who builds it: .env lies with her world.
RUN python3 start.py install model voice \
    && rm .env \
    && ln -s /data/.env .env

# Within a container 127.0.0.1 is nobody else's; which port is opened to whom, `docker run` says.
ENV DATA_DIR=/data HOST=0.0.0.0
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --start-period=60s --interval=30s --timeout=5s \
    CMD ["python3", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["python3", "start.py"]
