// Made from unity_bridge/protocol/schema by "manage.py protocol_types". Change the schemas there, and run that.
using System;
using Newtonsoft.Json.Linq;

namespace VTuberAgent.Link
{
    /// <summary>An event for each message of the server that is about her world. They are raised by
    /// LinkClient.Pump,
    /// also for the commands of a snapshot.</summary>
    public sealed class LinkMessages
    {
        /// <summary>She moves, once.</summary>
        public event Action<Frame, CharacterAction> CharacterAction;

        /// <summary>Her face.</summary>
        public event Action<Frame, CharacterExpression> CharacterExpression;

        /// <summary>Pictures of her that somebody uploaded, all that there are: who draws her from
        /// pictures shows these. None, and no such state in a snapshot: her usual look.</summary>
        public event Action<Frame, CharacterLook> CharacterLook;

        /// <summary>How far her mouth is open now. Comes many times a second; only with the capability
        /// <c>mouth</c>.</summary>
        public event Action<Frame, CharacterMouth> CharacterMouth;

        /// <summary>Somebody follows her who never did before, on air or off: it comes once a viewer.
        /// Many may come at once; a front end sums up what it cannot show.</summary>
        public event Action<Frame, ChatFollow> ChatFollow;

        /// <summary>A viewer says something in the chat.</summary>
        public event Action<Frame, ChatMessage> ChatMessage;

        /// <summary>These are not to be seen any more: chat messages, and alerts of who follows her.</summary>
        public event Action<Frame, ChatRemove> ChatRemove;

        /// <summary>She answers a viewer. It comes first with no text, then with more and more of it
        /// (without <c>seq</c>: <c>text</c> takes the place of what came before), and at last
        /// whole, <c>final</c>.</summary>
        public event Action<Frame, ChatReply> ChatReply;

        /// <summary>A cover was made: fetch it and keep it by its date.</summary>
        public event Action<Frame, CoverDownload> CoverDownload;

        /// <summary>The stream's cover.</summary>
        public event Action<Frame, OverlayCover> OverlayCover;

        /// <summary>She is off air: everything moves back.</summary>
        public event Action<Frame, OverlayEnd> OverlayEnd;

        /// <summary>She is live: streamer and clock move to their places in the stream layout.</summary>
        public event Action<Frame, OverlayStart> OverlayStart;

        /// <summary>The stream's title.</summary>
        public event Action<Frame, OverlayTitle> OverlayTitle;

        /// <summary>Where she is, and what she is about.</summary>
        public event Action<Frame, SceneSet> SceneSet;

        /// <summary>Page and text close together.</summary>
        public event Action<Frame, SnsClose> SnsClose;

        /// <summary>The editor of her SNS page opens; the text is not there yet.</summary>
        public event Action<Frame, SnsOpen> SnsOpen;

        /// <summary>The post is out: show its text, letter by letter if you like.</summary>
        public event Action<Frame, SnsText> SnsText;

        /// <summary>She says something aloud, after what she is saying already. A line may come in
        /// several pieces, each with its sound.</summary>
        public event Action<Frame, SpeechSay> SpeechSay;

        /// <summary>She stops speaking at once; what waits to be said is dropped.</summary>
        public event Action<Frame, SpeechStop> SpeechStop;

        /// <summary>Game time, and how it runs. Between two of these a client counts on: game_time +
        /// rate × real seconds. Also sent each few seconds, without <c>seq</c>.</summary>
        public event Action<Frame, WorldTime> WorldTime;

        /// <summary>The day's weather.</summary>
        public event Action<Frame, WorldWeather> WorldWeather;

        /// <summary>Raise the event of the frame's type; nothing for types that have none, and for data that
        /// could not be read.</summary>
        internal void Raise(Frame frame)
        {
            if (frame.Message == null)
            {
                return;
            }
            switch (frame.Type)
            {
                case Link.CharacterAction.TypeName:
                    Call(CharacterAction, frame);
                    break;
                case Link.CharacterExpression.TypeName:
                    Call(CharacterExpression, frame);
                    break;
                case Link.CharacterLook.TypeName:
                    Call(CharacterLook, frame);
                    break;
                case Link.CharacterMouth.TypeName:
                    Call(CharacterMouth, frame);
                    break;
                case Link.ChatFollow.TypeName:
                    Call(ChatFollow, frame);
                    break;
                case Link.ChatMessage.TypeName:
                    Call(ChatMessage, frame);
                    break;
                case Link.ChatRemove.TypeName:
                    Call(ChatRemove, frame);
                    break;
                case Link.ChatReply.TypeName:
                    Call(ChatReply, frame);
                    break;
                case Link.CoverDownload.TypeName:
                    Call(CoverDownload, frame);
                    break;
                case Link.OverlayCover.TypeName:
                    Call(OverlayCover, frame);
                    break;
                case Link.OverlayEnd.TypeName:
                    Call(OverlayEnd, frame);
                    break;
                case Link.OverlayStart.TypeName:
                    Call(OverlayStart, frame);
                    break;
                case Link.OverlayTitle.TypeName:
                    Call(OverlayTitle, frame);
                    break;
                case Link.SceneSet.TypeName:
                    Call(SceneSet, frame);
                    break;
                case Link.SnsClose.TypeName:
                    Call(SnsClose, frame);
                    break;
                case Link.SnsOpen.TypeName:
                    Call(SnsOpen, frame);
                    break;
                case Link.SnsText.TypeName:
                    Call(SnsText, frame);
                    break;
                case Link.SpeechSay.TypeName:
                    Call(SpeechSay, frame);
                    break;
                case Link.SpeechStop.TypeName:
                    Call(SpeechStop, frame);
                    break;
                case Link.WorldTime.TypeName:
                    Call(WorldTime, frame);
                    break;
                case Link.WorldWeather.TypeName:
                    Call(WorldWeather, frame);
                    break;
            }
        }

        /// <summary>Let go of everybody who listens.</summary>
        internal void Clear()
        {
            CharacterAction = null;
            CharacterExpression = null;
            CharacterLook = null;
            CharacterMouth = null;
            ChatFollow = null;
            ChatMessage = null;
            ChatRemove = null;
            ChatReply = null;
            CoverDownload = null;
            OverlayCover = null;
            OverlayEnd = null;
            OverlayStart = null;
            OverlayTitle = null;
            SceneSet = null;
            SnsClose = null;
            SnsOpen = null;
            SnsText = null;
            SpeechSay = null;
            SpeechStop = null;
            WorldTime = null;
            WorldWeather = null;
        }

        private static void Call<T>(Action<Frame, T> listeners, Frame frame) where T : class
        {
            if (listeners != null)
            {
                listeners(frame, (T)frame.Message);
            }
        }
    }

    /// <summary>Kinds of messages.</summary>
    public enum MessageKind
    {
        /// <summary>A type that this package does not know.</summary>
        Unknown,
        /// <summary>About the link itself.</summary>
        Session,
        /// <summary>The last one of a slot wins.</summary>
        State,
        /// <summary>Done once, and not after its time.</summary>
        OneShot,
        /// <summary>The next one makes a lost one good.</summary>
        Ephemeral,
        /// <summary>What a client asks for.</summary>
        Request
    }

    /// <summary>What there is to know of each type.</summary>
    public static class MessageCatalog
    {
        /// <summary>What is spoken, as in hello.</summary>
        public const string Protocol = "vtbridge/1";

        /// <summary>The kind of a type.</summary>
        public static MessageKind KindOf(string type)
        {
            switch (type)
            {
                case "ack":
                case "bye":
                case "error":
                case "hello":
                case "ping":
                case "pong":
                case "snapshot":
                case "welcome":
                    return MessageKind.Session;
                case "character.action":
                case "chat.follow":
                case "chat.message":
                case "chat.remove":
                case "chat.reply":
                case "cover.download":
                case "speech.say":
                case "speech.stop":
                    return MessageKind.OneShot;
                case "character.expression":
                case "character.look":
                case "overlay.cover":
                case "overlay.end":
                case "overlay.start":
                case "overlay.title":
                case "scene.set":
                case "sns.close":
                case "sns.open":
                case "sns.text":
                case "world.time":
                case "world.weather":
                    return MessageKind.State;
                case "character.mouth":
                    return MessageKind.Ephemeral;
                case "cover.saved":
                case "snapshot.request":
                case "speech.finished":
                case "status":
                case "time.request":
                case "viewer.question":
                    return MessageKind.Request;
                default:
                    return MessageKind.Unknown;
            }
        }

        /// <summary>The slot that a state message fills; null for other types.</summary>
        public static string SlotOf(string type)
        {
            switch (type)
            {
                case "character.expression":
                    return "expression";
                case "character.look":
                    return "look";
                case "overlay.cover":
                    return "overlay.cover";
                case "overlay.end":
                case "overlay.start":
                    return "overlay";
                case "overlay.title":
                    return "overlay.title";
                case "scene.set":
                    return "scene";
                case "sns.close":
                case "sns.open":
                    return "sns";
                case "sns.text":
                    return "sns.text";
                case "world.time":
                    return "time";
                case "world.weather":
                    return "weather";
                default:
                    return null;
            }
        }

        /// <summary>All slots, in the order of their names.</summary>
        public static string[] Slots()
        {
            return new[]
            {
                "expression", "look", "overlay", "overlay.cover", "overlay.title", "scene",
                "sns", "sns.text", "time", "weather"
            };
        }

        /// <summary>The other slots that are emptied when this slot is filled; null for none.</summary>
        public static string[] ClearedBy(string slot)
        {
            switch (slot)
            {
                case "overlay":
                    return new[] { "overlay.cover", "overlay.title" };
                case "sns":
                    return new[] { "sns.text" };
                default:
                    return null;
            }
        }

        /// <summary>Read the data of a message of the server. Null with a problem where they are not as
        /// the schema says,
        /// null without one for a type that is not known.</summary>
        public static object Read(string type, JObject data, out string problem)
        {
            switch (type)
            {
                case "ack":
                    return Ack.Read(data, out problem);
                case "bye":
                    return Bye.Read(data, out problem);
                case "character.action":
                    return CharacterAction.Read(data, out problem);
                case "character.expression":
                    return CharacterExpression.Read(data, out problem);
                case "character.look":
                    return CharacterLook.Read(data, out problem);
                case "character.mouth":
                    return CharacterMouth.Read(data, out problem);
                case "chat.follow":
                    return ChatFollow.Read(data, out problem);
                case "chat.message":
                    return ChatMessage.Read(data, out problem);
                case "chat.remove":
                    return ChatRemove.Read(data, out problem);
                case "chat.reply":
                    return ChatReply.Read(data, out problem);
                case "cover.download":
                    return CoverDownload.Read(data, out problem);
                case "error":
                    return Error.Read(data, out problem);
                case "overlay.cover":
                    return OverlayCover.Read(data, out problem);
                case "overlay.end":
                    return OverlayEnd.Read(data, out problem);
                case "overlay.start":
                    return OverlayStart.Read(data, out problem);
                case "overlay.title":
                    return OverlayTitle.Read(data, out problem);
                case "ping":
                    return Ping.Read(data, out problem);
                case "pong":
                    return Pong.Read(data, out problem);
                case "scene.set":
                    return SceneSet.Read(data, out problem);
                case "snapshot":
                    return Snapshot.Read(data, out problem);
                case "sns.close":
                    return SnsClose.Read(data, out problem);
                case "sns.open":
                    return SnsOpen.Read(data, out problem);
                case "sns.text":
                    return SnsText.Read(data, out problem);
                case "speech.say":
                    return SpeechSay.Read(data, out problem);
                case "speech.stop":
                    return SpeechStop.Read(data, out problem);
                case "welcome":
                    return Welcome.Read(data, out problem);
                case "world.time":
                    return WorldTime.Read(data, out problem);
                case "world.weather":
                    return WorldWeather.Read(data, out problem);
                default:
                    problem = null;
                    return null;
            }
        }
    }
}
