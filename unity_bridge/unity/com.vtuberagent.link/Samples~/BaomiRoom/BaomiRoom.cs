using System.Collections.Generic;
using UnityEngine;
using UnityEngine.EventSystems;
using UnityEngine.UI;
using VTuberAgent.Link.Components;

namespace VTuberAgent.Link.Samples
{
    /// <summary>
    /// Builds a room of plain shapes around a <see cref="VTuberLink"/> and binds every command to something in it.
    /// Read it as an example of bindings that are made by a script.
    /// </summary>
    [RequireComponent(typeof(VTuberLink))]
    public sealed class BaomiRoom : MonoBehaviour
    {
        private readonly List<Sprite> sprites = new List<Sprite>();
        private Transform canvas;

        private void Awake()
        {
            canvas = RoomParts.Canvas(transform).transform;
            BuildSky();
            BuildPlaces();
            RectTransform figure = BuildFigure();
            RectTransform clock = BuildClock();
            BuildStream(figure, clock);
            BuildSns();
            BuildBubble();
            BuildVoice();
            BuildChat();
            BuildFollowers();
            gameObject.AddComponent<CoverDownloader>();
        }

        private void OnDestroy()
        {
            foreach (Sprite sprite in sprites)
            {
                Destroy(sprite.texture);
                Destroy(sprite);
            }
        }

        private void BuildSky()
        {
            Image sky = RoomParts.Box(canvas, "Sky", new Rect(0, 0, 1, 1), Color.white);
            gameObject.AddComponent<BackgroundByWeather>().Configure(null, sky, new[]
            {
                Sky("", "", new Color(0.8f, 0.85f, 0.9f)),
                Sky("sunny", "day", new Color(0.6f, 0.85f, 1)),
                Sky("sunny", "dusk", new Color(1, 0.7f, 0.5f)),
                Sky("sunny", "night", new Color(0.15f, 0.15f, 0.35f)),
                Sky("rain", "day", new Color(0.55f, 0.6f, 0.65f)),
                Sky("rain", "dusk", new Color(0.45f, 0.4f, 0.45f)),
                Sky("rain", "night", new Color(0.1f, 0.1f, 0.2f)),
                Sky("cloudy", "day", new Color(0.75f, 0.8f, 0.85f)),
                Sky("snow", "", new Color(0.95f, 0.95f, 1)),
            });
        }

        private BackgroundByWeather.BackgroundRow Sky(string weather, string timeOfDay, Color colour)
        {
            Sprite sprite = RoomParts.Plain(colour);
            sprite.name = (weather + " " + timeOfDay).Trim();
            sprites.Add(sprite);
            return new BackgroundByWeather.BackgroundRow { weather = weather, timeOfDay = timeOfDay, sprite = sprite };
        }

        private void BuildPlaces()
        {
            var rows = new List<PlaceSwitch.PlaceRow>();
            Place(rows, "room", "Room", new Color(0.85f, 0.75f, 0.6f));
            Place(rows, "desk", "Desk", new Color(0.7f, 0.55f, 0.4f));
            Place(rows, "stream", "On air", new Color(0.75f, 0.6f, 0.85f));
            Place(rows, "store", "Game store", new Color(0.6f, 0.8f, 0.65f));
            Place(rows, "company", "Company", new Color(0.65f, 0.7f, 0.75f));
            Place(rows, "bed", "Bed", new Color(0.5f, 0.5f, 0.7f));
            var places = gameObject.AddComponent<PlaceSwitch>();
            places.Configure(rows.ToArray(), rows[0].active);
            places.Activity.Label = RoomParts.Words(
                canvas, "Activity", new Rect(0.4f, 0.01f, 0.3f, 0.05f), 18, TextAnchor.MiddleLeft);
        }

        private void Place(List<PlaceSwitch.PlaceRow> rows, string scene, string label, Color colour)
        {
            Image floor = RoomParts.Box(canvas, label, new Rect(0, 0, 0.72f, 0.35f), colour);
            Text sign = RoomParts.Words(
                floor.transform, "Sign", new Rect(0.02f, 0.02f, 0.4f, 0.2f), 20, TextAnchor.LowerLeft);
            sign.text = label;
            floor.gameObject.SetActive(rows.Count == 0);
            rows.Add(new PlaceSwitch.PlaceRow { scene = scene, active = floor.gameObject });
        }

        private RectTransform BuildFigure()
        {
            RectTransform area = RoomParts.Area(canvas, "Baomi", new Rect(0.25f, 0.12f, 0.22f, 0.5f));
            var figure = area.gameObject.AddComponent<BaomiFigure>();
            figure.Build();
            gameObject.AddComponent<ExpressionToAnimator>().Changed.AddListener(figure.SetFace);
            gameObject.AddComponent<ActionToAnimator>().Moved.AddListener(figure.Move);
            gameObject.AddComponent<MouthBlendShape>().Moved.AddListener(figure.OpenMouth);
            return area;
        }

        private RectTransform BuildClock()
        {
            Image clock = RoomParts.Box(canvas, "Clock", new Rect(0.02f, 0.85f, 0.16f, 0.12f), Color.white);
            gameObject.AddComponent<ClockText>().Output.Label = RoomParts.Words(
                clock.transform, "Time", new Rect(0, 0, 1, 1), 44, TextAnchor.MiddleCenter);
            return clock.rectTransform;
        }

        private void BuildStream(RectTransform figure, RectTransform clock)
        {
            RectTransform live = RoomParts.Area(canvas, "Live", new Rect(0, 0, 0.72f, 1));
            Image frame = RoomParts.Box(live, "Title", new Rect(0.3f, 0.86f, 0.68f, 0.1f), new Color(1, 1, 1, 0.85f));
            Text title = RoomParts.Words(
                frame.transform, "Words", new Rect(0.02f, 0, 0.96f, 1), 28, TextAnchor.MiddleLeft);
            var cover = RoomParts.Area(live, "Cover", new Rect(0.05f, 0.4f, 0.35f, 0.35f)).gameObject.AddComponent<RawImage>();
            var overlay = gameObject.AddComponent<StreamOverlay>();
            overlay.Configure(
                new[]
                {
                    Mover(figure, new Rect(0.46f, 0.08f, 0.22f, 0.5f)),
                    Mover(clock, new Rect(0.54f, 0.72f, 0.16f, 0.12f)),
                },
                live.gameObject,
                cover,
                0.8f);
            overlay.Title.Label = title;
        }

        private StreamOverlay.Mover Mover(RectTransform moved, Rect onAir)
        {
            RectTransform home = RoomParts.Area(canvas, moved.name + " at home", new Rect(moved.anchorMin, moved.anchorMax - moved.anchorMin));
            RectTransform live = RoomParts.Area(canvas, moved.name + " on air", onAir);
            return new StreamOverlay.Mover { moved = moved, home = home, onAir = live };
        }

        private void BuildSns()
        {
            Image page = RoomParts.Box(canvas, "SNS page", new Rect(0.04f, 0.4f, 0.3f, 0.35f), new Color(1, 1, 1, 0.95f));
            var panel = gameObject.AddComponent<SnsPanel>();
            panel.Text.Label = RoomParts.Words(
                page.transform, "Post", new Rect(0.05f, 0.05f, 0.9f, 0.9f), 22, TextAnchor.UpperLeft);
            panel.Configure(page.gameObject, 18);
        }

        private void BuildBubble()
        {
            Image box = RoomParts.Box(canvas, "Bubble", new Rect(0.2f, 0.62f, 0.48f, 0.2f), new Color(1, 1, 0.9f, 0.95f));
            var bubble = gameObject.AddComponent<SpeechBubble>();
            bubble.Question.Label = RoomParts.Words(
                box.transform, "Question", new Rect(0.03f, 0.75f, 0.94f, 0.22f), 16, TextAnchor.UpperLeft);
            bubble.Text.Label = RoomParts.Words(
                box.transform, "Words", new Rect(0.03f, 0.03f, 0.94f, 0.7f), 24, TextAnchor.UpperLeft);
            bubble.Configure(box.gameObject, 30);
        }

        private void BuildVoice()
        {
            var voice = gameObject.AddComponent<SpeechVoice>();
            voice.Credit.Label = RoomParts.Words(
                canvas, "Voice credit", new Rect(0.02f, 0.01f, 0.3f, 0.05f), 14, TextAnchor.MiddleLeft);
            Toggle heard = RoomParts.Switch(canvas, "Sound", new Rect(0.02f, 0.78f, 0.16f, 0.06f));
            heard.isOn = true;
            heard.onValueChanged.AddListener(on => voice.Muted = !on);
        }

        private void BuildChat()
        {
            Image wall = RoomParts.Box(canvas, "Chat", new Rect(0.73f, 0.14f, 0.26f, 0.84f), new Color(1, 1, 1, 0.8f));
            gameObject.AddComponent<ChatList>().Text.Label = RoomParts.Words(
                wall.transform, "Lines", new Rect(0.03f, 0.02f, 0.94f, 0.96f), 18, TextAnchor.LowerLeft);
            Image box = RoomParts.Box(canvas, "Ask", new Rect(0.73f, 0.06f, 0.26f, 0.07f), Color.white);
            var field = box.gameObject.AddComponent<InputField>();
            field.textComponent = RoomParts.Words(
                box.transform, "Typed", new Rect(0.03f, 0, 0.94f, 1), 20, TextAnchor.MiddleLeft);
            var ask = gameObject.AddComponent<QuestionBox>();
            ask.Configure(field, "sample", "Stage");
            ask.Problem.Label = RoomParts.Words(
                canvas, "Problem", new Rect(0.73f, 0.01f, 0.26f, 0.05f), 14, TextAnchor.MiddleLeft);
            field.onEndEdit.AddListener(ask.Send);
            MakeFieldsWork();
        }

        private void BuildFollowers()
        {
            var sakura = new Color(0.95f, 0.65f, 0.7f);
            Image card = RoomParts.Box(canvas, "Followers", new Rect(0.2f, 0.822f, 0.48f, 0.036f), sakura);
            var alert = gameObject.AddComponent<FollowAlert>();
            alert.Text.Label = RoomParts.Words(
                card.transform, "Names", new Rect(0.02f, 0, 0.96f, 1), 20, TextAnchor.MiddleCenter);
            alert.Configure(card.gameObject, 5);
        }

        private void MakeFieldsWork()
        {
            if (EventSystem.current != null)
            {
                return;
            }
            var events = new GameObject("EventSystem");
            events.transform.SetParent(transform, false);
            events.AddComponent<EventSystem>();
#if ENABLE_LEGACY_INPUT_MANAGER
            events.AddComponent<StandaloneInputModule>();
#else
            Debug.Log("[VTuberAgent] This project has the new Input System alone: add an Input System UI Input Module"
                + " to the EventSystem to type questions.");
#endif
        }
    }
}
