using System;
using UnityEngine;
using VTuberAgent.Link.Stage;

namespace VTuberAgent.Link.Components
{
    /// <summary>Her clock. Counts on by itself between two messages; makes a string when the minute changes.</summary>
    [AddComponentMenu("VTuberAgent/Clock Text")]
    public sealed class ClockText : LinkBinding
    {
        [SerializeField] private TextOutput output = new TextOutput();

        [SerializeField, Tooltip("A .NET date format: HH:mm, or yyyy-MM-dd HH:mm:ss.")]
        private string format = "HH:mm";

        private ClockFace face;
        private DateTime saidTime;
        private double saidAt;
        private double rate;

        // What is private survives a reload of scripts in play mode, and a DateTime does not.
        [NonSerialized] private bool known;

        /// <summary>Where it goes.</summary>
        public TextOutput Output => output;

        /// <inheritdoc/>
        protected override void Listen(LinkHub messages)
        {
            messages.Add<WorldTime>(this, OnTime);
        }

        /// <inheritdoc/>
        protected override void Show(WorldState world)
        {
            if (world.HasGameTime)
            {
                Take(world.GameTimeNow(), world.Time.Rate);
            }
        }

        private void OnTime(Frame frame, WorldTime message)
        {
            WorldState world = Link.World;
            DateTime said;
            if (world != null && ReferenceEquals(world.Time, message))
            {
                Show(world);
            }
            else if (Times.TryReadGameTime(message.GameTime, out said))
            {
                Take(said, message.Rate);
            }
        }

        private void Take(DateTime time, double newRate)
        {
            saidTime = time;
            saidAt = Time.realtimeSinceStartupAsDouble;
            rate = newRate;
            known = true;
            Render();
        }

        private void Update()
        {
            if (known)
            {
                Render();
            }
        }

        private void Render()
        {
            if (face == null)
            {
                face = new ClockFace(format);
            }
            double passed = (Time.realtimeSinceStartupAsDouble - saidAt) * rate;
            // A rate of any size comes from outside, and dates end.
            bool fits = passed >= 0 && passed < (DateTime.MaxValue - saidTime).TotalSeconds;
            if (face.Set(fits ? saidTime.AddSeconds(passed) : saidTime))
            {
                output.Set(face.Text);
            }
        }
    }
}
