using System;
using UnityEngine;
using UnityEngine.Events;
using UnityEngine.UI;

namespace VTuberAgent.Link.Components
{
    /// <summary>
    /// The stream's layout: moves things from their places at home to those on air and back, and shows title and cover.
    /// </summary>
    [AddComponentMenu("VTuberAgent/Stream Overlay")]
    public sealed class StreamOverlay : LinkBinding
    {
        [SerializeField] private Mover[] movers = new Mover[0];

        [SerializeField, Tooltip("Seconds that moving takes.")]
        private float seconds = 0.8f;

        [SerializeField, Tooltip("Switched on while she is live.")]
        private GameObject liveOnly;

        [SerializeField] private TextOutput title = new TextOutput();
        [SerializeField] private RawImage cover;

        [SerializeField, Tooltip("Hosts that pictures may come from, besides the link's own.")]
        private string[] allowedHosts = new string[0];

        [SerializeField] private UnityEvent started = new UnityEvent();
        [SerializeField] private UnityEvent ended = new UnityEvent();

        private RemotePicture picture;
        private bool live;
        private float way;

        /// <summary>Something that moves, and its two places.</summary>
        [Serializable]
        public sealed class Mover
        {
            /// <summary>What moves.</summary>
            public Transform moved;

            /// <summary>Its place off air.</summary>
            public Transform home;

            /// <summary>Its place on air.</summary>
            public Transform onAir;
        }

        /// <summary>Whether she is live.</summary>
        public bool IsLive => live;

        /// <summary>Where the title goes.</summary>
        public TextOutput Title => title;

        /// <summary>Raised when a stream begins.</summary>
        public UnityEvent Started => started;

        /// <summary>Raised when it ends.</summary>
        public UnityEvent Ended => ended;

        /// <summary>Sets it up from a script.</summary>
        public void Configure(Mover[] newMovers, GameObject newLiveOnly, RawImage newCover, float newSeconds)
        {
            movers = newMovers;
            liveOnly = newLiveOnly;
            cover = newCover;
            seconds = newSeconds;
            SetLive(false, true);
        }

        /// <inheritdoc/>
        protected override void Listen(LinkHub messages)
        {
            messages.Add<OverlayStart>(this, OnStart);
            messages.Add<OverlayTitle>(this, OnTitle);
            messages.Add<OverlayCover>(this, OnCover);
            messages.Add<OverlayEnd>(this, OnEnd);
        }

        /// <inheritdoc/>
        protected override void Show(WorldState world)
        {
            SetLive(world.Overlay != null, true);
            title.Set(world.OverlayTitle == null ? "" : world.OverlayTitle.Title);
            ShowCover(world.OverlayCover == null ? "" : world.OverlayCover.Url);
        }

        /// <inheritdoc/>
        protected override void OnDisable()
        {
            base.OnDisable();
            if (picture != null)
            {
                SetTexture(null);
                picture.Dispose();
                picture = null;
            }
        }

        private void OnStart(Frame frame, OverlayStart message)
        {
            title.Set("");
            ShowCover("");
            SetLive(true, Link.Settling);
        }

        private void OnTitle(Frame frame, OverlayTitle message)
        {
            title.Set(message.Title);
        }

        private void OnCover(Frame frame, OverlayCover message)
        {
            ShowCover(message.Url);
        }

        private void OnEnd(Frame frame, OverlayEnd message)
        {
            title.Set("");
            ShowCover("");
            SetLive(false, Link.Settling);
        }

        private void Update()
        {
            float goal = live ? 1 : 0;
            if (way != goal)
            {
                way = seconds <= 0 ? goal : Mathf.MoveTowards(way, goal, Time.unscaledDeltaTime / seconds);
                Place();
            }
            if (picture != null && picture.Poll())
            {
                SetTexture(picture.Texture);
            }
        }

        private void SetLive(bool nowLive, bool atOnce)
        {
            bool changed = nowLive != live;
            live = nowLive;
            if (liveOnly != null && liveOnly.activeSelf != live)
            {
                liveOnly.SetActive(live);
            }
            if (atOnce)
            {
                way = live ? 1 : 0;
                Place();
            }
            if (changed)
            {
                (live ? started : ended).Invoke();
            }
        }

        private void Place()
        {
            float smooth = Mathf.SmoothStep(0, 1, way);
            for (int i = 0; i < movers.Length; i++)
            {
                Mover mover = movers[i];
                if (mover.moved != null && mover.home != null && mover.onAir != null)
                {
                    mover.moved.position = Vector3.Lerp(mover.home.position, mover.onAir.position, smooth);
                    mover.moved.rotation = Quaternion.Slerp(mover.home.rotation, mover.onAir.rotation, smooth);
                    mover.moved.localScale = Vector3.Lerp(mover.home.localScale, mover.onAir.localScale, smooth);
                }
            }
        }

        private void ShowCover(string url)
        {
            if (cover == null)
            {
                return;
            }
            if (picture == null)
            {
                picture = new RemotePicture(CoverDownloader.HostsOf(Link, allowedHosts));
            }
            SetTexture(null);
            picture.Load(url);
        }

        private void SetTexture(Texture texture)
        {
            if (cover != null)
            {
                cover.texture = texture;
                cover.enabled = texture != null;
            }
        }
    }
}
