using System;

namespace VTuberAgent.Link.Stage
{
    /// <summary>
    /// One sentence while it is said. It goes by the frames' time as long as nobody hears it, and by its sound's own
    /// clock from the moment that it is heard.
    /// </summary>
    internal sealed class LineUnderWay : IDisposable
    {
        // A sound that does not move for so long (a device that is gone) has ended.
        private const double StuckSeconds = 5;

        // So much of its end may be missing from what was seen of it.
        private const double Slack = 0.25;

        private readonly IVoiceOutput output;
        private readonly Func<string, ISoundLoad> fetch;
        private ISoundLoad load;
        private bool decided;
        private bool joins;
        private double waits;
        private double at;
        private double length;
        private double still;
        private bool ended;

        public LineUnderWay(SpokenLine said, IVoiceOutput output, Func<string, ISoundLoad> fetch)
        {
            Said = said;
            this.output = output;
            this.fetch = fetch;
            Completed = true;
        }

        public SpokenLine Said { get; }

        /// <summary>Whether it is heard.</summary>
        public bool Heard { get; private set; }

        /// <summary>Why it is not heard, though it has a sound; empty for nothing.</summary>
        public string Problem { get; private set; } = "";

        /// <summary>Whether it has been said, or has ended for another reason.</summary>
        public bool Over => Heard ? ended : waits <= 0 && at >= Said.Seconds;

        /// <summary>When it is over: whether it was said to its end.</summary>
        public bool Completed { get; private set; }

        /// <summary>How far her mouth is open at this moment, 0 to 1.</summary>
        public double Open
        {
            get
            {
                if (waits > 0)
                {
                    return 0;
                }
                double now = Heard ? output.Seconds : at;
                return Said.Mouth.Length > 0
                    ? MouthCues.AtSound(Said.Mouth, Said.MouthRate, now)
                    : MouthCues.AtText(Said.Text, now / Math.Max(Heard ? length : Said.Seconds, 0.001));
            }
        }

        /// <summary>Begins to fetch its sound, if it has one.</summary>
        public void Prepare()
        {
            if (load == null && !decided && Said.Url.Length > 0)
            {
                load = fetch(Said.Url);
            }
        }

        /// <summary>It is her turn: from a moment of it, or from its beginning, and then it waits a while for its sound.</summary>
        public void Begin(double from, double patience)
        {
            Prepare();
            joins = from > 0;
            at = from;
            waits = load == null || joins ? 0 : patience;
        }

        /// <summary>Lets time pass. <paramref name="newest"/> says that nothing waits to be said behind it.</summary>
        public void Advance(double seconds, bool newest)
        {
            if (Heard)
            {
                Follow(seconds);
                return;
            }
            TakeSound(newest);
            if (Heard)
            {
                return;
            }
            if (waits > 0)
            {
                waits -= seconds;
            }
            else
            {
                at += seconds;
            }
        }

        /// <summary>Silent at once.</summary>
        public void Dispose()
        {
            if (Heard)
            {
                output.Silence();
            }
            DropLoad();
        }

        private void TakeSound(bool newest)
        {
            WavSound sound;
            string problem;
            if (load == null || !load.TryTake(out sound, out problem))
            {
                return;
            }
            DropLoad();
            // It came in time, or it is begun anew; who came in the middle of it goes on where she is by now.
            bool begins = waits > 0 || (!joins && newest);
            waits = 0;
            double from = begins ? 0 : at;
            if (sound == null)
            {
                Problem = problem;
            }
            else if ((begins || joins) && from < sound.Seconds)
            {
                Play(sound, from);
            }
        }

        private void Play(WavSound sound, double from)
        {
            Heard = output.Play(sound, from);
            if (!Heard)
            {
                Problem = "its AudioSource is switched off, or plays nothing";
                return;
            }
            at = from;
            length = sound.Seconds;
        }

        private void Follow(double seconds)
        {
            double now = output.Seconds;
            if (output.IsPlaying && now != at)
            {
                at = now;
                still = 0;
                return;
            }
            still += seconds;
            if (!output.IsPlaying || still > StuckSeconds)
            {
                ended = true;
                Completed = at + (output.IsPlaying ? 0 : seconds) + Slack >= length;
            }
        }

        private void DropLoad()
        {
            decided = true;
            if (load != null)
            {
                load.Dispose();
                load = null;
            }
        }
    }
}
