using System;
using UnityEngine;
using UnityEngine.UI;
using VTuberAgent.Link.Stage;

namespace VTuberAgent.Link.Components
{
    /// <summary>Shows the background that fits weather and light best: a sprite, an object, or both.</summary>
    [AddComponentMenu("VTuberAgent/Background By Weather")]
    public sealed class BackgroundByWeather : LinkBinding
    {
        [SerializeField] private SpriteRenderer spriteRenderer;
        [SerializeField] private Image image;
        [SerializeField] private BackgroundRow[] rows = new BackgroundRow[0];

        private string weather = "";
        private string sky = "";
        private string timeOfDay = "";
        private int shown = -1;

        /// <summary>One background.</summary>
        [Serializable]
        public sealed class BackgroundRow : IBackgroundRow
        {
            /// <summary>Its weather.</summary>
            [Tooltip("sunny or rain, or a sky of its own: cloudy, snow. Empty: any.")]
            public string weather = "";

            /// <summary>Its light.</summary>
            [Tooltip("day, dusk or night. Empty: any.")]
            public string timeOfDay = "";

            /// <summary>Its picture.</summary>
            [Tooltip("Shown by the renderer or image; may be empty.")]
            public Sprite sprite;

            /// <summary>Its object.</summary>
            [Tooltip("Switched on while this one is shown; may be empty.")]
            public GameObject active;

            string IBackgroundRow.Weather => weather;

            string IBackgroundRow.TimeOfDay => timeOfDay;
        }

        /// <summary>Sets it up from a script.</summary>
        public void Configure(SpriteRenderer newRenderer, Image newImage, BackgroundRow[] newRows)
        {
            spriteRenderer = newRenderer;
            image = newImage;
            rows = newRows;
            shown = -1;
            Choose();
        }

        /// <inheritdoc/>
        protected override void Listen(LinkHub messages)
        {
            messages.Add<WorldWeather>(this, OnWeather);
            messages.Add<WorldTime>(this, OnTime);
        }

        /// <inheritdoc/>
        protected override void Show(WorldState world)
        {
            weather = world.Weather == null ? "" : world.Weather.Weather;
            sky = world.Weather == null ? "" : world.Weather.Sky;
            timeOfDay = world.Time == null ? "" : world.Time.TimeOfDay;
            Choose();
        }

        private void OnWeather(Frame frame, WorldWeather message)
        {
            weather = message.Weather;
            sky = message.Sky;
            Choose();
        }

        private void OnTime(Frame frame, WorldTime message)
        {
            timeOfDay = message.TimeOfDay;
            Choose();
        }

        private void Choose()
        {
            int best = BackgroundChoice.Pick(rows, weather, sky, timeOfDay);
            // Where none fits, what is there stays: better an old sky than none.
            if (best < 0 || best == shown)
            {
                return;
            }
            shown = best;
            for (int i = 0; i < rows.Length; i++)
            {
                if (rows[i].active != null)
                {
                    rows[i].active.SetActive(rows[i].active == rows[best].active);
                }
            }
            Sprite sprite = rows[best].sprite;
            if (sprite != null && spriteRenderer != null)
            {
                spriteRenderer.sprite = sprite;
            }
            if (sprite != null && image != null)
            {
                image.sprite = sprite;
            }
        }
    }
}
