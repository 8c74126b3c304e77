using System;
using System.Collections.Generic;

namespace VTuberAgent.Link
{
    /// <summary>
    /// What is to be seen: the newest state of each slot. A snapshot and a new session begin it anew.
    /// Changes on <see cref="LinkClient.Pump"/> alone, before the events of a frame are raised.
    /// </summary>
    public sealed class WorldState
    {
        private readonly Dictionary<string, Frame> _slots = new Dictionary<string, Frame>();
        private readonly ServerClock _serverClock;

        /// <summary>An empty stage, whose game time runs by this clock.</summary>
        public WorldState(ServerClock serverClock)
        {
            _serverClock = serverClock;
        }

        /// <summary>Game time and how it runs; null before it is known.</summary>
        public WorldTime Time
        {
            get { return Get<WorldTime>("time"); }
        }

        /// <summary>The weather, or null.</summary>
        public WorldWeather Weather
        {
            get { return Get<WorldWeather>("weather"); }
        }

        /// <summary>Where she is, or null.</summary>
        public SceneSet Scene
        {
            get { return Get<SceneSet>("scene"); }
        }

        /// <summary>Her face, or null.</summary>
        public CharacterExpression Expression
        {
            get { return Get<CharacterExpression>("expression"); }
        }

        /// <summary>Her SNS page while it is open, or null.</summary>
        public SnsOpen Sns
        {
            get { return Get<SnsOpen>("sns"); }
        }

        /// <summary>The post on her SNS page, or null.</summary>
        public SnsText SnsText
        {
            get { return Get<SnsText>("sns.text"); }
        }

        /// <summary>The stream while she is live, or null.</summary>
        public OverlayStart Overlay
        {
            get { return Get<OverlayStart>("overlay"); }
        }

        /// <summary>The stream's title, or null.</summary>
        public OverlayTitle OverlayTitle
        {
            get { return Get<OverlayTitle>("overlay.title"); }
        }

        /// <summary>The stream's cover, or null.</summary>
        public OverlayCover OverlayCover
        {
            get { return Get<OverlayCover>("overlay.cover"); }
        }

        /// <summary>Whether game time is known.</summary>
        public bool HasGameTime
        {
            get
            {
                DateTime said;
                return Time != null && Times.TryReadGameTime(Time.GameTime, out said);
            }
        }

        /// <summary>Game time at this moment, counted on from the last <c>world.time</c>; the earliest there is while
        /// it is not known.</summary>
        public DateTime GameTimeNow()
        {
            Frame frame;
            DateTime said;
            if (!_slots.TryGetValue("time", out frame))
            {
                return DateTime.MinValue;
            }
            var time = (WorldTime)frame.Message;
            if (!Times.TryReadGameTime(time.GameTime, out said))
            {
                return DateTime.MinValue;
            }
            var passed = (_serverClock.Now - frame.Ts).TotalSeconds * time.Rate;
            // A rate of any size comes from outside, and dates end.
            return passed > 0 && passed < (DateTime.MaxValue - said).TotalSeconds ? said.AddSeconds(passed) : said;
        }

        /// <summary>The frame that fills a slot (see <see cref="MessageCatalog.Slots"/>), or null.</summary>
        public Frame FrameOf(string slot)
        {
            Frame frame;
            return _slots.TryGetValue(slot, out frame) ? frame : null;
        }

        /// <summary>Take a state in; other frames change nothing.</summary>
        internal void Apply(Frame frame)
        {
            if (frame.Kind != MessageKind.State || frame.Message == null)
            {
                return;
            }
            var cleared = MessageCatalog.ClearedBy(frame.Slot);
            for (var at = 0; cleared != null && at < cleared.Length; at++)
            {
                _slots.Remove(cleared[at]);
            }
            _slots[frame.Slot] = frame;
        }

        /// <summary>Forget everything.</summary>
        internal void Clear()
        {
            _slots.Clear();
        }

        private T Get<T>(string slot) where T : class
        {
            Frame frame;
            return _slots.TryGetValue(slot, out frame) ? frame.Message as T : null;
        }
    }
}
